// Command gen writes the API's description into docs: go run ./internal/openapi/gen [ROOT OF THE
// MODULE]
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/shg-directory/shg/internal/openapi"
)

func main() {
	dir := "."
	if len(os.Args) > 1 {
		dir = os.Args[1]
	}
	if err := write(context.Background(), dir); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func write(ctx context.Context, dir string) error {
	d, err := openapi.Build(ctx, dir)
	if err != nil {
		return err
	}
	for name, content := range map[string][]byte{"openapi.json": d.JSON, "openapi.yaml": d.YAML, "openapi-3.0.json": d.JSON30} {
		if err := os.WriteFile(filepath.Join(dir, "docs", name), content, 0o644); err != nil { //nolint:gosec // everybody may read the description
			return fmt.Errorf("write the description: %w", err)
		}
	}
	return nil
}
