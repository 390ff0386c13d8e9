// Command platforms type-checks every package, with its tests, as it is built for other operating systems:
//
//	go run ./internal/platforms windows darwin
//
// It reads sources alone, and so takes a part of the time of go vet, which compiles all that the program
// is built of for each system.
package main

import (
	"fmt"
	"os"

	"golang.org/x/tools/go/packages"
)

func main() {
	failed := false
	for _, system := range os.Args[1:] {
		wrong, err := check(system)
		if err != nil {
			fmt.Fprintf(os.Stderr, "platforms: %s: %v\n", system, err)
		}
		fmt.Printf("platforms: %s, %d errors\n", system, wrong)
		failed = failed || err != nil || wrong > 0
	}
	if failed {
		os.Exit(1)
	}
}

// check prints and counts the errors of the packages of this directory and below on an operating system.
func check(system string) (wrong int, err error) {
	all, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps |
			packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedTypesSizes,
		Env: append(os.Environ(), "GOOS="+system, "CGO_ENABLED=0"), Tests: true,
	}, "./...")
	if err != nil {
		return 0, err
	}
	return packages.PrintErrors(all), nil
}
