package cli

import (
	"context"
	"encoding/hex"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/models"
)

func (a *commandLine) newAuditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Who did what to whom, in pseudonyms", Args: cobra.NoArgs, RunE: showHelp}
	var held []string
	verify := a.addJSONFlag(&cobra.Command{
		Use: "verify", Short: "Find entries that were changed, taken out or added", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, hash := range held {
				if b, err := hex.DecodeString(hash); err != nil || len(b) != 32 {
					return newMisuse("--digest wants 64 hexadecimal digits, as audit digests prints")
				}
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				return a.verifyAudit(ctx, application, held)
			})
		},
	})
	verify.Flags().StringArrayVar(&held, "digest", nil, "a digest that you kept elsewhere, which the log must lead to; may be repeated")
	cmd.AddCommand(verify, a.newListAuditCommand(), a.newDigestsCommand())
	return cmd
}

// auditFault is a fault of the log as the operator sees it.
type auditFault struct {
	Seq    int64                   `json:"seq,omitempty"`
	Reason models.AuditFaultReason `json:"reason"`
	Digest string                  `json:"digest,omitempty"`
}

func (f auditFault) text() string {
	switch f.Reason {
	case models.AuditChanged:
		return fmt.Sprintf("entry %d was changed", f.Seq)
	case models.AuditMissing:
		return fmt.Sprintf("entry %d is missing", f.Seq)
	case models.AuditAdded:
		return fmt.Sprintf("entry %d was added beside the service", f.Seq)
	case models.AuditDigestUnknown:
	}
	return "the log does not lead to the digest " + f.Digest
}

// verifyAudit prints what is wrong with the log; if anything is, the command fails.
func (a *commandLine) verifyAudit(ctx context.Context, application *app.App, held []string) error {
	report, err := application.Audit.Verify(ctx, operator(), held)
	if err != nil {
		return err
	}
	faults := make([]auditFault, len(report.Faults))
	for i, f := range report.Faults {
		faults[i] = auditFault(f)
	}
	if a.json {
		err = a.print(map[string]any{"entries": report.Entries, "unchained": report.Unchained, "digests": report.Digests, "faults": faults}, "")
	} else {
		err = a.printAuditReport(report, faults)
	}
	if err == nil && len(faults) > 0 {
		err = fmt.Errorf("the audit log is not as it was written: %s", countNoun(len(faults), "fault", "faults"))
	}
	return err
}

func (a *commandLine) printAuditReport(report models.AuditReport, faults []auditFault) error {
	for _, f := range faults {
		fmt.Fprintln(a.Out, f.text())
	}
	_, err := fmt.Fprintf(a.Out, "%s read, %s reached, %s not chained yet\n",
		countNoun(report.Entries, "entry", "entries"), countNoun(report.Digests, "digest", "digests"), countNoun(report.Unchained, "entry", "entries"))
	return err
}

// auditEntryOutput is an entry of the log as the operator sees it.
type auditEntryOutput struct {
	Seq         int64                   `json:"seq,omitempty"` // absent until the entry is chained
	At          time.Time               `json:"at"`
	ActorKind   models.AuditActorKind   `json:"actor_kind"`
	Actor       string                  `json:"actor,omitempty"`
	Act         string                  `json:"act"`
	SubjectKind models.AuditSubjectKind `json:"subject_kind,omitempty"`
	Subject     string                  `json:"subject,omitempty"`
}

func (a *commandLine) newListAuditCommand() *cobra.Command {
	limit := 50
	list := a.addJSONFlag(&cobra.Command{
		Use: "list", Short: "What was done last, the newest first", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if limit < 1 || limit > models.MaxItems {
				return newMisuse("--limit wants 1 to %d", models.MaxItems)
			}
			return a.withApp(cmd.Context(), openOptions{}, func(ctx context.Context, application *app.App) error {
				return a.listAudit(ctx, application, limit)
			})
		},
	})
	list.Flags().IntVar(&limit, "limit", limit, "how many at most")
	return list
}

func (a *commandLine) listAudit(ctx context.Context, application *app.App, limit int) error {
	entries, err := application.Audit.Last(ctx, operator(), limit)
	if err != nil {
		return err
	}
	shown := make([]auditEntryOutput, len(entries))
	for i, e := range entries {
		shown[i] = auditEntryOutput{At: e.At.UTC(), ActorKind: e.ActorKind, Actor: e.Actor, Act: e.Act, SubjectKind: e.SubjectKind, Subject: e.Subject}
		if e.Seq != nil {
			shown[i].Seq = *e.Seq
		}
	}
	if a.json {
		return a.print(map[string]any{"items": shown}, "")
	}
	table := tabwriter.NewWriter(a.Out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "seq\tat\tby\tact\ton")
	for _, e := range shown {
		fmt.Fprintf(table, "%d\t%s\t%s %s\t%s\t%s %s\n", e.Seq, e.At.Format("2006-01-02 15:04"), e.ActorKind, e.Actor, e.Act, e.SubjectKind, e.Subject)
	}
	return table.Flush()
}

// digestOutput is a daily digest as the operator sees it.
type digestOutput struct {
	MadeOn models.Date `json:"made_on"`
	Digest string      `json:"digest"`
}

func (a *commandLine) newDigestsCommand() *cobra.Command {
	return a.addJSONFlag(&cobra.Command{
		Use: "digests", Short: "The end of the log on each of the last 30 days: keep one elsewhere to verify the log against it", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withApp(cmd.Context(), openOptions{}, a.listDigests)
		},
	})
}

func (a *commandLine) listDigests(ctx context.Context, application *app.App) error {
	digests, err := application.Audit.Digests(ctx, operator(), 30)
	if err != nil {
		return err
	}
	shown := make([]digestOutput, len(digests))
	for i, d := range digests {
		shown[i] = digestOutput{MadeOn: d.MadeOn, Digest: d.Hash}
	}
	if a.json {
		return a.print(map[string]any{"items": shown}, "")
	}
	for _, d := range shown {
		fmt.Fprintf(a.Out, "%s  %s\n", d.MadeOn, d.Digest)
	}
	return nil
}
