package cli

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/zones"
)

func (a *commandLine) newVersionCommand() *cobra.Command {
	return a.addJSONFlag(&cobra.Command{
		Use: "version", Short: "Say which version this is, of which commit, and which time zone database it uses", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			c, err := a.readConfig()
			if err != nil {
				return err
			}
			if err := useZones(c); err != nil {
				return err
			}
			output := map[string]string{"version": app.Version, "zone_data": zones.CurrentRelease().String(), "commit": "unknown"}
			if info, ok := debug.ReadBuildInfo(); ok {
				output["go"] = info.GoVersion
				if commit := commitOf(info); commit != "" {
					output["commit"] = commit
				}
			}
			return a.print(output, "shg %s, commit %s, time zones %s\n", app.Version, output["commit"], output["zone_data"])
		},
	})
}

// commitOf returns the commit that the program was built from, with "-dirty" behind it if files
// were changed. It returns "" if the build does not record the commit.
func commitOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit != "" && settings["vcs.modified"] == "true" {
		commit += "-dirty"
	}
	return commit
}

// useZones makes the process use the time zone database that the operator configured, if any.
func useZones(c config.Config) error {
	if c.Zoneinfo == "" {
		return nil
	}
	if err := zones.Use(c.Zoneinfo); err != nil {
		return fmt.Errorf("SHG_ZONEINFO: %w", err)
	}
	return nil
}

// warnOfStaleZones logs that local times may be wrong if the time zone database is more than a year
// old.
func warnOfStaleZones(ctx context.Context, log *slog.Logger, now time.Time) {
	if release := zones.CurrentRelease(); release.Stale(now) {
		log.WarnContext(ctx, "the time zone database is more than a year old: meetings may be shown at wrong times; update shg or set SHG_ZONEINFO",
			"version", release.String(), "packaged", release.Packaged.Format(time.DateOnly))
	}
}
