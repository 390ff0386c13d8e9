package cli

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/store"
)

var errPostgresBackup = errors.New(`PostgreSQL is backed up by its own programs, of the server's version or newer: ` +
	`pg_dump --format=custom --file=FILE "$DATABASE_URL", or pg_basebackup for every moment; docs/operations.md says how`)

func (a *commandLine) newBackupCommand() *cobra.Command {
	return a.addJSONFlag(&cobra.Command{
		Use: "backup FILE", Short: "Copy the SQLite database into a new file, while the service runs", Args: cobra.ExactArgs(1),
		Long: "Copy the SQLite database into a new file of mode 0600, also while serve runs and others write. The copy is one state of the database, is\n" +
			"checked from end to end, and is on disk when this ends with 0; otherwise there is no file. An existing file is never overwritten;\n" +
			"a pipe or a device, such as /dev/stdout, is written into once the copy has been checked.\n\n" +
			"It holds what members wrote, memberships and exact places of groups that hide them: keep it as you keep the database.\n" +
			"On PostgreSQL use pg_dump or pg_basebackup.",
		RunE: func(cmd *cobra.Command, args []string) error { return a.runBackup(cmd.Context(), args[0]) },
	})
}

// runBackup opens the database for reading alone: a back-up before an upgrade must not begin the
// upgrade.
func (a *commandLine) runBackup(ctx context.Context, path string) error {
	began := time.Now()
	c, err := a.readConfig()
	if err != nil {
		return err
	}
	if c.DatabaseURL != "" {
		return errPostgresBackup
	}
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(c.DataDir, databaseFile), ReadOnly: true, MaxReaders: 1, Now: a.Now})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(a.Err), progressbar.OptionSetDescription("back up"),
		progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetVisibility(isTerminal(a.Err)))
	copied, err := s.Backup(ctx, path, func(done, total int) {
		bar.ChangeMax(total)
		_ = bar.Set(done) // a bar that cannot be drawn stops no back-up
	})
	_ = bar.Finish()
	if err != nil {
		return err
	}
	seconds := time.Since(began).Seconds()
	if a.isStdout(path) {
		return nil // the copy was written to it
	}
	return a.print(map[string]any{"file": path, "bytes": copied.Bytes, "schema": copied.Schema, "seconds": seconds},
		"%s: %d bytes, schema %d, checked, in %.1f s\n", path, copied.Bytes, copied.Schema, seconds)
}
