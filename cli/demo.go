package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/internal/sample"
	"github.com/shg-directory/shg/models"
	"github.com/shg-directory/shg/reference/places"
)

// demoWriters is how many goroutines write the sample data at once: they share commits.
const demoWriters = 32

// demoSummary holds the values that the demo prints for trying out.
type demoSummary struct {
	groups, consultants, countries int
	request                        models.ID
	token                          string
}

// fillDemo fills an empty directory with sample data, through the same calls as people use, and
// marks it. A marked one is left as it is.
func (a *commandLine) fillDemo(ctx context.Context, application *app.App) (*demoSummary, error) {
	if stored, err := readDemoSummary(application.Config.DataDir); stored != nil || err != nil {
		return stored, err
	}
	fmt.Fprintln(a.Err, "Preparing the synthetic sample data …")
	d, err := sample.Demo(places.Open(), models.DateOf(a.Now().UTC()))
	if err != nil {
		return nil, err
	}
	tour := &demoSummary{groups: len(d.Groups), countries: d.Countries}
	w := &demoWriter{App: application, summary: tour, progress: demoProgress{out: a.Err, total: len(d.Groups) + len(d.Consultants)}}
	if err := w.write(ctx, d); err != nil {
		return nil, fmt.Errorf("write the sample data: %w", err)
	}
	return tour, tour.save(application.Config.DataDir)
}

// The marker holds what the summary prints; its file is readable by its owner alone.
const demoMarkerFormat = "synthetic %d %d %d %s %s\n"

func (s *demoSummary) save(dir string) error {
	return os.WriteFile(filepath.Join(dir, demoMarker), fmt.Appendf(nil, demoMarkerFormat, s.groups, s.consultants, s.countries, s.request, s.token), 0o600)
}

func readDemoSummary(dir string) (*demoSummary, error) {
	data, err := os.ReadFile(filepath.Join(dir, demoMarker)) //nolint:gosec // the operator's own directory
	if os.IsNotExist(err) {
		return nil, nil //nolint:nilnil // no marker: nothing has been filled yet
	}
	if err != nil {
		return nil, err
	}
	summary, request := &demoSummary{}, ""
	if _, err := fmt.Sscanf(string(data), demoMarkerFormat, &summary.groups, &summary.consultants, &summary.countries, &request, &summary.token); err != nil {
		return nil, fmt.Errorf("the mark %s in %s cannot be read: %w", demoMarker, dir, err)
	}
	summary.request, err = models.ParseID(request)
	return summary, err
}

// demoWriter writes sample data with several goroutines.
type demoWriter struct {
	*app.App
	summary  *demoSummary
	mu       sync.Mutex
	progress demoProgress
}

// demoProgress prints a line at each quarter of work that several goroutines do.
type demoProgress struct {
	mu          sync.Mutex
	out         io.Writer
	done, total int
}

// add counts one more as done.
func (s *demoProgress) add() {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.done * 4 / s.total
	s.done++
	if s.done*4/s.total > before {
		fmt.Fprintf(s.out, "Writing the sample data: %d of %d groups and consultants\n", s.done, s.total)
	}
}

func (w *demoWriter) write(ctx context.Context, d sample.Directory) error {
	moderator, err := w.createPerson(ctx, "Moderator (synthetic)", models.AccountModerator)
	if err != nil {
		return err
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(demoWriters)
	for _, g := range d.Groups {
		work.Go(func() error {
			defer w.progress.add()
			return w.createGroup(ctx, g)
		})
	}
	for _, c := range d.Consultants {
		work.Go(func() error {
			defer w.progress.add()
			return w.createConsultant(ctx, moderator, c)
		})
	}
	for _, input := range d.Resources {
		work.Go(func() error { return w.createResource(ctx, moderator, input) })
	}
	return work.Wait()
}

// createResource suggests a resource as the operator, and confirms it.
func (w *demoWriter) createResource(ctx context.Context, moderator models.WriteOptions, input models.ResourceInput) error {
	created, err := w.Directory.SuggestResource(ctx, operator(), input)
	if err != nil {
		return fmt.Errorf("%s: %w", input.Name, err)
	}
	_, err = w.Directory.ConfirmResource(ctx, moderator, created.ID)
	return err
}

// createPerson creates an account and returns it as an actor.
func (w *demoWriter) createPerson(ctx context.Context, name string, role models.AccountRole) (models.WriteOptions, error) {
	account, err := w.People.CreateAccount(ctx, operator(), models.AccountInput{Name: name, Role: role})
	return models.WriteOptions{Actor: models.Actor{AccountID: account.ID, Name: account.Name, Role: account.Role}}, err
}

func (w *demoWriter) createGroup(ctx context.Context, g sample.Group) error {
	member, err := w.createPerson(ctx, "Member (synthetic)", models.AccountPlain)
	if err != nil {
		return err
	}
	created, err := w.Directory.CreateGroup(ctx, member, g.Input)
	if err != nil {
		return fmt.Errorf("%s: %w", g.Input.Name, err)
	}
	if g.Stage.Value != "" {
		if _, err := w.Directory.DeclareStage(ctx, member, created.ID, g.Stage); err != nil {
			return err
		}
	}
	request, err := w.openRequest(ctx, member, created.ID, g)
	if err != nil || !g.Showcase {
		return err
	}
	secret, _, err := w.People.CreateToken(ctx, operator(), member.AccountID, nil, 0)
	w.summary.request, w.summary.token = request, secret
	return err
}

// openRequest creates a group's needs and opens the request that rests on them.
func (w *demoWriter) openRequest(ctx context.Context, member models.WriteOptions, group models.ID, g sample.Group) (models.ID, error) {
	var needs []models.ID
	for _, n := range g.Needs {
		need, err := w.Consultation.StateNeed(ctx, member, group, n)
		if err != nil {
			return models.ID{}, err
		}
		needs = append(needs, need.ID)
	}
	if g.Request == nil {
		return models.ID{}, nil
	}
	input := *g.Request
	input.Needs = needs
	request, err := w.Consultation.CreateRequest(ctx, member, group, input)
	if err != nil {
		return models.ID{}, err
	}
	_, err = w.Consultation.OpenRequest(ctx, member, request.ID)
	return request.ID, err
}

func (w *demoWriter) createConsultant(ctx context.Context, moderator models.WriteOptions, c sample.Consultant) error {
	self, err := w.createPerson(ctx, c.Input.Name, models.AccountPlain)
	if err != nil {
		return err
	}
	created, _, err := w.Directory.PutProfile(ctx, self, c.Input)
	if err != nil || c.Verification.Ground == "" {
		return err
	}
	if _, err := w.Directory.VerifyConsultant(ctx, moderator, created.ID, c.Verification); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.summary.consultants++
	return nil
}

// printDemoSummary prints what the demo contains and what to try. Every line works as it is
// printed.
func (a *commandLine) printDemoSummary(ctx context.Context, application *app.App, summary *demoSummary, addr string, elapsed time.Duration) error {
	filter := models.GroupFilter{Origin: models.Origin{Text: "ঢাকা", RadiusKm: 50}, Page: models.Page{Number: 1, PerPage: 1}}
	found, err := application.Discovery.FindGroups(ctx, filter)
	if err != nil {
		return err
	}
	ranking, err := application.Consultation.RankMatches(ctx, operator(), summary.request, models.RankingQuery{Page: models.Page{Number: 1, PerPage: 3}})
	if err != nil {
		return err
	}
	const text = `
shg %[1]s demo, ready in %.1[2]f s. SYNTHETIC: %[3]d groups, %[4]d consultants, %[5]d countries.

In a browser:  http://%[6]s

1  Groups near a place, in any script
   curl -sG http://%[6]s/api/v1/groups -d radius_km=50 -d facets=topic --data-urlencode near=ঢাকা
   → %[7]d groups within 50 km of %[8]s
2  A group in Sylhet: "We keep losing newcomers after the second meeting." Who fits, and why?
   %[9]s%[10]s match %[11]s --limit 3          → 3 of %[12]d who fit, with reasons
3  Every route, in the browser:  http://%[6]s/api/docs     a member's token: %[13]s

Your own list:  %[9]s%[10]s import meeting-guide FILE --source my-town --dry-run
Data: %[14]s (delete it to begin again). Only this computer can connect. Ctrl-C stops.
`
	_, err = fmt.Fprintf(a.Out, text, app.Version, elapsed.Seconds(), summary.groups, summary.consultants, summary.countries, addr, found.Total,
		found.Place.Name+", "+found.Place.Country, a.dataPrefix(application), a.Program, summary.request, ranking.Eligible, summary.token, application.Config.DataDir)
	return err
}

// dataPrefix returns the setting of the data directory for commands beside the server, if it is not
// the usual one.
func (a *commandLine) dataPrefix(application *app.App) string {
	if application.Config.DataDir == "./data" {
		return ""
	}
	return "SHG_DATA_DIR=" + application.Config.DataDir + " "
}
