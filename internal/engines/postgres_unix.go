//go:build unix

package engines

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// initialise creates the files of a cluster, as the user that its server will run as.
func initialise(ctx context.Context, bin, cluster string) error {
	attributes, err := notRoot()
	if err != nil {
		return err
	}
	initdb := exec.CommandContext(ctx, filepath.Join(bin, "initdb"), "-D", cluster, "-U", "shg", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions")
	initdb.SysProcAttr, initdb.Dir = attributes, filepath.Dir(cluster)
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}
