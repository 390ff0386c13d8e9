package deploy_test

import (
	"context"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/shg-directory/shg/internal/app"
	"github.com/shg-directory/shg/platform/config"
)

const (
	root    = "../.."
	compose = root + "/docker-compose.yml"
)

// secrets returns the variables without which nothing may start.
func secrets() map[string]string {
	return map[string]string{"POSTGRES_PASSWORD": "database-test-secret", "MEILI_MASTER_KEY": "search-test-secret-of-16-bytes"}
}

// load reads the compose file as docker compose does, with the template of its environment under
// what is given.
func load(t *testing.T, environ map[string]string) (*types.Project, error) {
	t.Helper()
	values, err := dotenv.Read(root + "/.env.example")
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(values, environ)
	list := types.Mapping(values)
	options, err := cli.NewProjectOptions([]string{compose}, cli.WithEnv(list.Values()), cli.WithInterpolation(true), cli.WithNormalization(true),
		cli.WithConsistency(true), cli.WithResolvedPaths(true))
	if err != nil {
		t.Fatal(err)
	}
	return options.LoadProject(context.WithoutCancel(t.Context()))
}

func loaded(t *testing.T) *types.Project {
	t.Helper()
	project, err := load(t, secrets())
	if err != nil {
		t.Fatal(err)
	}
	return project
}

func service(t *testing.T, p *types.Project, name string) types.ServiceConfig {
	t.Helper()
	s, err := p.GetService(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNothingStartsWithoutSecrets(t *testing.T) {
	t.Parallel()
	for name := range secrets() {
		for _, value := range []string{"", "absent"} {
			environ := secrets()
			environ[name] = ""
			if value == "absent" {
				delete(environ, name)
			}
			if _, err := load(t, environ); err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("with %s %s it says %v", name, value, err)
			}
		}
	}
}

func TestTheTemplateHoldsNoSecret(t *testing.T) {
	t.Parallel()
	values, err := dotenv.Read(root + "/.env.example")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range values {
		if regexp.MustCompile(`PASSWORD|KEY|TOKEN|SECRET`).MatchString(name) && value != "" {
			t.Errorf("%s has a value", name)
		}
	}
	for name := range secrets() {
		if _, there := values[name]; !there {
			t.Errorf("%s is missing", name)
		}
	}
}

// rootful returns the services that run as root, and why.
func rootful() map[string]string {
	return map[string]string{"meilisearch-volume": "gives a new volume, which is root's, to the user of Meilisearch; has no network, and ends"}
}

func TestServicesAreConfined(t *testing.T) {
	t.Parallel()
	numbered := regexp.MustCompile(`^[1-9][0-9]*:[1-9][0-9]*$`)
	pinned := regexp.MustCompile(`^[a-z0-9/-]+:v?[0-9][a-z0-9.-]*$`)
	for name, s := range loaded(t).Services {
		if why := rootful()[name]; why == "" && !numbered.MatchString(s.User) || why != "" && s.NetworkMode != "none" {
			t.Errorf("%s runs as %q on network %q", name, s.User, s.NetworkMode)
		}
		if !s.ReadOnly || !slices.Equal(s.CapDrop, []string{"ALL"}) || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || s.Privileged {
			t.Errorf("%s: read-only %v, drops %v, %v", name, s.ReadOnly, s.CapDrop, s.SecurityOpt)
		}
		if len(s.CapAdd) > 0 && rootful()[name] == "" {
			t.Errorf("%s adds %v", name, s.CapAdd)
		}
		if !pinned.MatchString(s.Image) {
			t.Errorf("%s: the image %q names no version", name, s.Image)
		}
		if s.Deploy == nil || s.Deploy.Resources.Limits == nil || s.Deploy.Resources.Limits.MemoryBytes == 0 || s.Deploy.Resources.Limits.NanoCPUs == 0 ||
			s.Deploy.Resources.Limits.Pids == 0 {
			t.Errorf("%s has no limits of memory, processors and processes", name)
		}
		for _, p := range s.Ports {
			if p.HostIP != "127.0.0.1" {
				t.Errorf("%s publishes %s at %q", name, p.Published, p.HostIP)
			}
		}
		for _, v := range s.Volumes {
			if v.Type != types.VolumeTypeVolume || v.Source == "" {
				t.Errorf("%s mounts %s %q: only named volumes are", name, v.Type, v.Source)
			}
		}
	}
}

func TestServicesRestartUnlessTheyEnd(t *testing.T) {
	t.Parallel()
	for name, s := range loaded(t).Services {
		ends := name == "migrate" || name == "meilisearch-volume"
		if want := map[bool]string{true: "no", false: "unless-stopped"}[ends]; s.Restart != want {
			t.Errorf("%s restarts %q, want %q", name, s.Restart, want)
		}
		if healthy := s.HealthCheck != nil && !s.HealthCheck.Disable && len(s.HealthCheck.Test) > 1; healthy == ends {
			t.Errorf("%s has a health check: %v", name, healthy)
		}
		if !ends && (s.StopGracePeriod == nil || time.Duration(*s.StopGracePeriod) <= 15*time.Second) {
			t.Errorf("%s is killed after %v", name, s.StopGracePeriod)
		}
	}
}

func TestServiceWaitsForEnginesAndSchema(t *testing.T) {
	t.Parallel()
	p := loaded(t)
	for name, want := range map[string]map[string]string{
		"shg": {
			"postgres": types.ServiceConditionHealthy, "meilisearch": types.ServiceConditionHealthy, "migrate": types.ServiceConditionCompletedSuccessfully,
		},
		"migrate":     {"postgres": types.ServiceConditionHealthy},
		"meilisearch": {"meilisearch-volume": types.ServiceConditionCompletedSuccessfully},
	} {
		t.Run(name, func(t *testing.T) {
			got := map[string]string{}
			for on, d := range service(t, p, name).DependsOn {
				got[on] = d.Condition
			}
			if !maps.Equal(got, want) {
				t.Errorf("%s waits for %v, want %v", name, got, want)
			}
		})
	}
}

// The environment of the containers is what the program reads, and each engine's secret is only
// where it is used.
func TestEnvironmentOfTheService(t *testing.T) {
	t.Parallel()
	p := loaded(t)
	var environ []string
	for name, value := range service(t, p, "shg").Environment {
		if value != nil {
			environ = append(environ, name+"="+*value)
		}
	}
	c, err := config.Read(environ)
	if err != nil {
		t.Fatal(err)
	}
	dsn, err := url.Parse(c.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	if password, _ := dsn.User.Password(); dsn.Hostname() != "postgres" || password != secrets()["POSTGRES_PASSWORD"] || c.Addr != "0.0.0.0:8080" ||
		c.Meili.URL != "http://meilisearch:7700" || c.Meili.Key != secrets()["MEILI_MASTER_KEY"] {
		t.Error("it reads other engines or keys")
	}
	for name, s := range p.Services {
		for variable, value := range s.Environment {
			if value == nil {
				continue
			}
			if strings.Contains(*value, secrets()["MEILI_MASTER_KEY"]) && name != "meilisearch" && name != "shg" ||
				strings.Contains(*value, secrets()["POSTGRES_PASSWORD"]) && !slices.Contains([]string{"postgres", "migrate", "shg"}, name) {
				t.Errorf("%s is told a secret by %s that is not its own", name, variable)
			}
		}
	}
	narrow := secrets()
	narrow["MEILI_KEY"] = "a narrower key"
	p, err = load(t, narrow)
	if err != nil {
		t.Fatal(err)
	}
	if key := service(t, p, "shg").Environment["MEILI_KEY"]; key == nil || *key != "a narrower key" {
		t.Errorf("the service's own key is %v", key)
	}
}

func TestServiceIsTheImageOfTheDockerfile(t *testing.T) {
	t.Parallel()
	s := service(t, loaded(t), "shg")
	file, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"\nUSER " + s.User + "\n", "\nARG VERSION=" + app.Version + "\n", `CMD ["/shg", "health"]`, "\nENTRYPOINT [\"/shg\"]\n", "\nFROM scratch\n", " make build ",
	} {
		if !strings.Contains(string(file), want) {
			t.Errorf("the Dockerfile has no %q", want)
		}
	}
	if s.Image != "shg:"+app.Version || s.Build == nil || !slices.Equal(s.HealthCheck.Test, []string{"CMD", "/shg", "health"}) {
		t.Errorf("image %q, build %v, health check %v", s.Image, s.Build, s.HealthCheck.Test)
	}
	if s.Deploy.Replicas == nil || *s.Deploy.Replicas < 2 || len(s.Ports) != 1 || !strings.Contains(s.Ports[0].Published, "-") {
		t.Errorf("%v replicas at %v", s.Deploy.Replicas, s.Ports)
	}
}

// Meilisearch before 1.30.1 loses tasks when indexes are swapped.
func TestMeilisearchIsNewEnough(t *testing.T) {
	t.Parallel()
	image := service(t, loaded(t), "meilisearch").Image
	found := regexp.MustCompile(`^getmeili/meilisearch:v1\.(3[1-9]|[4-9][0-9])\.[0-9]+$`).FindString(image)
	if found == "" {
		t.Errorf("the image is %q", image)
	}
	if postgres := service(t, loaded(t), "postgres").Image; !strings.HasPrefix(postgres, "postgres:17-") {
		t.Errorf("the image is %q", postgres)
	}
}
