// The part of a Pyroscope server that takes what is pushed to /ingest. It prints its port, and
// then each profile that it has understood as a line of JSON. Pyroscope is under the AGPL: this is
// built where the tests are run, for them alone, and no part of what is shipped.
package main

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"

	"connectrpc.com/connect"
	"github.com/go-kit/log"
	google "github.com/google/pprof/profile"
	pushv1 "github.com/grafana/pyroscope/api/gen/proto/go/push/v1"
	"github.com/grafana/pyroscope/pkg/distributor/model"
	"github.com/grafana/pyroscope/pkg/ingester/pyroscope"
	"github.com/grafana/pyroscope/pkg/pprof"
	"github.com/grafana/pyroscope/pkg/tenant"
)

type understood struct {
	Labels        map[string]string `json:"labels"`
	Language      string            `json:"language"`
	Tenant        string            `json:"tenant"`
	TimeNanos     int64             `json:"timeNanos"`
	DurationNanos int64             `json:"durationNanos"`
	// Like cpu:nanoseconds, with that of the period behind.
	Types   []string `json:"types"`
	Samples int      `json:"samples"`
	// The span of each sample that has one.
	Spans []string `json:"spans"`
}

type judge struct{ out *json.Encoder }

func (j judge) Push(
	context.Context, *connect.Request[pushv1.PushRequest],
) (*connect.Response[pushv1.PushResponse], error) {
	return nil, fmt.Errorf("this is not what a profile in pprof's format becomes")
}

func (j judge) PushParsed(
	ctx context.Context, request *model.PushRequest,
) (*connect.Response[pushv1.PushResponse], error) {
	for _, series := range request.Series {
		for _, sample := range series.Samples {
			if err := j.tell(ctx, series, sample); err != nil {
				return nil, connect.NewError(connect.CodeInvalidArgument, err)
			}
		}
	}
	return connect.NewResponse(&pushv1.PushResponse{}), nil
}

func (j judge) tell(ctx context.Context, series *model.ProfileSeries, sample *model.ProfileSample) error {
	parsed, err := google.ParseData(sample.RawProfile)
	if err != nil {
		return err
	}
	if err := parsed.CheckValid(); err != nil {
		return err
	}
	profile := sample.Profile
	told := understood{
		Labels:        map[string]string{},
		Language:      series.GetLanguage(),
		TimeNanos:     profile.TimeNanos,
		DurationNanos: profile.DurationNanos,
	}
	told.Tenant, _ = tenant.ExtractTenantIDFromContext(ctx)
	for _, label := range series.Labels {
		told.Labels[label.Name] = label.Value
	}
	words := profile.StringTable
	period := profile.PeriodType
	for _, one := range profile.SampleType {
		told.Types = append(told.Types, fmt.Sprintf("%s:%s:%s:%s",
			words[one.Type], words[one.Unit], words[period.Type], words[period.Unit]))
	}
	// As the distributor does before it stores a profile.
	profile.Normalize()
	told.Samples = len(profile.Sample)
	for _, span := range pprof.ProfileSpans(profile.Profile) {
		if span != 0 {
			id := binary.LittleEndian.AppendUint64(nil, span)
			told.Spans = append(told.Spans, hex.EncodeToString(id))
		}
	}
	return j.out.Encode(told)
}

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	handler := pyroscope.NewPyroscopeIngestHandler(
		judge{json.NewEncoder(os.Stdout)}, log.NewLogfmtLogger(os.Stderr))
	http.Handle("/ingest", withTenant(handler))
	panic(http.Serve(listener, nil))
}

func withTenant(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := tenant.InjectTenantID(r.Context(), r.Header.Get("X-Scope-OrgID"))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
