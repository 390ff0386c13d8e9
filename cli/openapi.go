package cli

import (
	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/docs"
)

func (a *commandLine) newOpenAPICommand() *cobra.Command {
	var format, version string
	cmd := &cobra.Command{
		Use: "openapi", Short: "Print the description of the interface", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			d := docs.Description()
			forms := map[string][]byte{"3.1 yaml": d.YAML, "3.1 json": d.JSON, "3.0 json": d.JSON30}
			form, ok := forms[version+" "+format]
			if !ok {
				return newMisuse("there is yaml and json for 3.1, json for 3.0")
			}
			_, err := a.Out.Write(form)
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "yaml", "yaml or json")
	cmd.Flags().StringVar(&version, "version", "3.1", "3.1 or 3.0")
	return cmd
}
