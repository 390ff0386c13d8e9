// Package cli is the command line: it reads the configuration once, builds the app of its parts,
// and turns commands into calls of the domain. It holds no rule of the domain. Results go to
// standard output, everything else to standard error.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/platform/config"
	"github.com/shg-directory/shg/reference/messages"
)

// The exit codes.
const (
	exitDone    = 0
	exitRefused = 1 // refused or failed
	exitMisused = 2 // the command line itself is wrong
)

// Terminal is where a command runs: its streams, its environment and its clock.
type Terminal struct {
	In       io.Reader
	Out, Err io.Writer
	Environ  []string
	Program  string // as it was called, for examples
	Now      func() time.Time
}

// Run runs one command line, without the program's name, and returns the exit code: 0 done, 1
// refused or failed, 2 used wrongly.
func Run(ctx context.Context, t Terminal, args ...string) int {
	a := &commandLine{Terminal: t}
	root := a.newRootCommand() //nolint:contextcheck // cobra hands every command its context
	root.SetArgs(args)
	root.SetOut(t.Out)
	root.SetErr(t.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if _, ok := errors.AsType[*misuseError](err); ok {
		fmt.Fprintf(t.Err, "shg: %s\n", err)
		return exitMisused
	}
	fmt.Fprintf(t.Err, "shg: %s\n", errorText(err))
	return exitRefused
}

// Main runs the process's own command line.
func Main(ctx context.Context) int {
	t := Terminal{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Environ: os.Environ(), Program: programName(os.Args[0]), Now: time.Now}
	return Run(ctx, t, os.Args[1:]...)
}

// programName returns the command with which the reader can call this program again.
func programName(name string) string {
	if strings.Contains(name, "go-build") {
		return "go run ."
	}
	return name
}

// commandLine is one run of a command.
type commandLine struct {
	Terminal
	json bool
}

// misuseError means that the command line is wrong, before anything was done.
type misuseError struct{ cause error }

func (e *misuseError) Error() string { return e.cause.Error() }

func newMisuse(format string, args ...any) error { return &misuseError{fmt.Errorf(format, args...)} }

func (a *commandLine) newRootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:           "shg",
		Short:         "A directory of self-help groups and of the professionals who consult to them",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &misuseError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(
		a.newServeCommand(), a.newMigrateCommand(), a.newImportCommand(), a.newExportCommand(), a.newSourceCommand(), a.newSearchCommand(), a.newMatchCommand(), a.newAccountCommand(), a.newTokenCommand(), a.newGroupCommand(), a.newJobsCommand(), a.newAuditCommand(), a.newRulesetsCommand(), a.newErasuresCommand(), a.newKeyCommand(), a.newGeoCommand(), a.newGuidanceCommand(), a.newOpenAPICommand(), a.newReindexCommand(), a.newBackupCommand(), a.newHealthCommand(), a.newVersionCommand(),
	)
	markMisuse(root)
	return root
}

// markMisuse turns errors about the arguments of every command into a misuse.
func markMisuse(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return &misuseError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		markMisuse(sub)
	}
}

// addJSONFlag adds the flag --json to a command.
func (a *commandLine) addJSONFlag(cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&a.json, "json", false, "one JSON object on standard output")
	return cmd
}

// print writes v as JSON if --json was given, else the text.
func (a *commandLine) print(v any, format string, args ...any) error {
	if !a.json {
		_, err := fmt.Fprintf(a.Out, format, args...)
		return err
	}
	encoder := json.NewEncoder(a.Out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}

func (a *commandLine) readConfig() (config.Config, error) { return config.Read(a.Environ) }

// errorText returns an error in one line of plain words. Errors of an input are listed member by
// member.
func errorText(err error) string {
	if invalid, ok := errors.AsType[*models.InvalidError](err); ok {
		return fieldErrorText(invalid)
	}
	if conflict, ok := errors.AsType[*models.ConflictError](err); ok {
		if conflict.Detail == "" {
			return oneLine(messages.Open().Text("en", "problem.conflict.detail", nil))
		}
		return oneLine(conflict.Detail)
	}
	for _, known := range []struct {
		err  error
		code string
	}{{models.ErrOutcomeUnknown, "outcome_unknown"}, {models.ErrStale, "stale"}, {models.ErrUnavailable, "unavailable"}} {
		if errors.Is(err, known.err) {
			return oneLine(messages.Open().Text("en", "problem."+known.code+".detail", nil) + " (" + err.Error() + ")")
		}
	}
	return oneLine(err.Error())
}

func fieldErrorText(invalid *models.InvalidError) string {
	catalogue := messages.Open()
	var parts []string
	shown, omitted := models.ShownErrors(invalid.Fields)
	for _, f := range shown {
		where := strings.TrimPrefix(f.Pointer, "/")
		if f.Parameter != "" {
			where = "--" + strings.ReplaceAll(f.Parameter, "_", "-")
		}
		message := catalogue.FieldMessage("en", f)
		try := f.Suggestions
		if len(try) == 0 {
			try = f.Allowed
		}
		if len(try) > 0 && !strings.Contains(message, try[0]) {
			message += " Try: " + strings.Join(try, "; ")
		}
		if where != "" {
			message = where + ": " + message
		}
		parts = append(parts, message)
	}
	if omitted > 0 {
		parts = append(parts, fmt.Sprintf("%d more", omitted))
	}
	return oneLine(strings.Join(parts, " · "))
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
