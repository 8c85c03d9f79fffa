// GET answers 13 bytes; POST answers the JSON object it was sent, marked. Argument: the port.
package main

import (
	"encoding/json"
	"io"
	"log"
	"net/http"
	"os"
)

var hello = []byte("hello virtual")

func main() {
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], http.HandlerFunc(answer)))
}

func answer(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Content-Type", "text/plain")
		w.Write(hello)
		return
	}
	text, err := io.ReadAll(r.Body)
	object := map[string]any{}
	if err == nil {
		err = json.Unmarshal(text, &object)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	object["echoed"] = true
	body, _ := json.Marshal(object)
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}
