// Command words prints how often words occur in the comments of trees of Go files, per thousand
// words.
//
//	go run ./internal/prose/words . ../another
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/shg-directory/shg/internal/prose"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(roots []string) error {
	var all []prose.Counts
	fmt.Printf("%-12s", "per 1,000")
	for _, root := range roots {
		counts, err := prose.Of(root)
		if err != nil {
			return err
		}
		all = append(all, counts)
		name, _ := filepath.Abs(root)
		fmt.Printf("%16s", filepath.Base(name))
	}
	fmt.Println()
	for _, word := range []string{"says", "tells", "told", "heard", "made", "kept", "whoever", "stands", "lies", "returns", "reports", "if", "because"} {
		fmt.Printf("%-12s", word)
		for _, counts := range all {
			fmt.Printf("%16.2f", counts.PerThousand(word))
		}
		fmt.Println()
	}
	return nil
}
