package cli

import (
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Version is the release that this is, or is on the way to.
const Version = "0.1.0"

func (a *app) version() *cobra.Command {
	return a.withJSON(&cobra.Command{
		Use: "version", Short: "Say which version this is", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			said := map[string]string{"version": Version}
			if info, ok := debug.ReadBuildInfo(); ok {
				said["go"] = info.GoVersion
			}
			return a.print(said, "shg %s\n", Version)
		},
	})
}
