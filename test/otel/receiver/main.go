// The OpenTelemetry Collector's own OTLP receiver, and what it receives as lines of JSON on standard
// output: {"signal":"traces","data":{…}}. It ends with its standard input.
//
//	weir-otlp-receiver HOST:PORT [CERTIFICATE KEY]    over gRPC
//	weir-otlp-receiver HOST:PORT /PATH                over HTTP, below that path
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
)

var lock sync.Mutex

func print(signal string, data []byte, err error) error {
	if err != nil {
		return err
	}
	lock.Lock()
	defer lock.Unlock()
	_, err = fmt.Printf("{\"signal\":%q,\"data\":%s}\n", signal, data)
	return err
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	endpoint := os.Args[1]
	protocol, options := "grpc", map[string]any{"endpoint": endpoint}
	if len(os.Args) == 4 {
		options["tls"] = map[string]any{"cert_file": os.Args[2], "key_file": os.Args[3]}
	}
	if len(os.Args) == 3 {
		protocol = "http"
		for _, signal := range []string{"traces", "metrics", "logs"} {
			options[signal+"_url_path"] = os.Args[2] + "/v1/" + signal
		}
	}
	factory := otlpreceiver.NewFactory()
	config := factory.CreateDefaultConfig()
	settings := map[string]any{"protocols": map[string]any{protocol: options}}
	if err := confmap.NewFromStringMap(settings).Unmarshal(config); err != nil {
		log.Fatal(err)
	}
	set := receiver.Settings{
		ID:                component.MustNewID("otlp"),
		TelemetrySettings: componenttest.NewNopTelemetrySettings(),
	}
	ctx := context.Background()
	traces := must(consumer.NewTraces(func(_ context.Context, td ptrace.Traces) error {
		data, err := (&ptrace.JSONMarshaler{}).MarshalTraces(td)
		return print("traces", data, err)
	}))
	metrics := must(consumer.NewMetrics(func(_ context.Context, md pmetric.Metrics) error {
		data, err := (&pmetric.JSONMarshaler{}).MarshalMetrics(md)
		return print("metrics", data, err)
	}))
	logs := must(consumer.NewLogs(func(_ context.Context, ld plog.Logs) error {
		data, err := (&plog.JSONMarshaler{}).MarshalLogs(ld)
		return print("logs", data, err)
	}))
	parts := []component.Component{
		must(factory.CreateTraces(ctx, set, config, traces)),
		must(factory.CreateMetrics(ctx, set, config, metrics)),
		must(factory.CreateLogs(ctx, set, config, logs)),
	}
	for _, part := range parts {
		if err := part.Start(ctx, componenttest.NewNopHost()); err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println(`{"signal":"ready"}`)
	_, _ = io.Copy(io.Discard, os.Stdin)
	for _, part := range parts {
		_ = part.Shutdown(ctx)
	}
}
