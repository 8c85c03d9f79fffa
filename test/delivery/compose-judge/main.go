// Compose's own loader: says what is wrong with a file, or prints the project that it makes of it.
//
//	compose-judge FILE [VARIABLES...]
//
// All profiles are taken. What it reads of the environment are the files of variables, and no more.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	log.SetFlags(0)
	options, err := cli.NewProjectOptions(
		os.Args[1:2],
		cli.WithEnvFiles(os.Args[2:]...),
		cli.WithDotEnv,
		cli.WithProfiles([]string{"*"}),
	)
	if err != nil {
		log.Fatal(err)
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	text, err := project.MarshalJSON()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
}
