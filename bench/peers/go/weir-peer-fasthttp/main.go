// GET answers 13 bytes; POST answers the JSON object it was sent, marked. Argument: the port.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/valyala/fasthttp"
)

var hello = []byte("hello virtual")

func main() {
	server := &fasthttp.Server{Handler: answer}
	log.Fatal(server.ListenAndServe("127.0.0.1:" + os.Args[1]))
}

func answer(ctx *fasthttp.RequestCtx) {
	if !ctx.IsPost() {
		ctx.SetContentType("text/plain")
		ctx.SetBody(hello)
		return
	}
	object := map[string]any{}
	if err := json.Unmarshal(ctx.PostBody(), &object); err != nil {
		ctx.Error(err.Error(), fasthttp.StatusBadRequest)
		return
	}
	object["echoed"] = true
	body, _ := json.Marshal(object)
	ctx.SetContentType("application/json")
	ctx.SetBody(body)
}
