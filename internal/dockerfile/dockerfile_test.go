package dockerfile_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	"github.com/moby/buildkit/frontend/subrequests/lint"
	digest "github.com/opencontainers/go-digest"
	ocispecs "github.com/opencontainers/image-spec/specs-go/v1"
)

// offline replaces a registry: the checks need only the platform and environment of a base image.
type offline struct{}

func (offline) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	if !strings.HasPrefix(ref, "docker.io/library/golang:1.") {
		return "", "", nil, errors.New("an unexpected base image: " + ref)
	}
	return ref, digest.FromString(ref), []byte(`{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/local/go/bin:/usr/bin:/bin"]}}`), nil
}

func check(t *testing.T, file []byte) *lint.LintResults {
	t.Helper()
	source := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", file)
	source.Definition = &llb.Definition{} // it came from no build
	found, err := dockerfile2llb.DockerfileLint(t.Context(), file, dockerfile2llb.ConvertOpt{
		Config:         dockerui.Config{BuildPlatforms: []ocispecs.Platform{{OS: "linux", Architecture: "amd64"}}},
		TargetPlatform: &ocispecs.Platform{OS: "linux", Architecture: "amd64"},
		MetaResolver:   offline{},
		SourceMap:      source,
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func dockerfile(t *testing.T) string {
	t.Helper()
	file, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	return string(file)
}

func TestDockerfilePassesBuildKitsChecks(t *testing.T) {
	t.Parallel()
	found := check(t, []byte(dockerfile(t)))
	if found.Error != nil {
		t.Errorf("it cannot be built: %s", found.Error.Message)
	}
	for _, w := range found.Warnings {
		t.Errorf("%s: %s", w.RuleName, w.Detail)
	}
}

// The checks find defects; otherwise the test above proves nothing.
func TestChecksFindDefects(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ from, to, rule string }{
		"a command for a shell, where there is none": {`CMD ["serve"]`, `CMD serve`, "JSONArgsRecommended"},
		"two commands":                {`CMD ["serve"]`, "CMD [\"serve\"]\nCMD [\"version\"]", "MultipleInstructionsDisallowed"},
		"a variable that nobody sets": {"USER 65532:65532", "USER $SOMEBODY", "UndefinedVar"},
		"a stage that is missing":     {"--from=build /image/shg", "--from=built /image/shg", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(dockerfile(t), c.from, c.to, 1)
			if changed == dockerfile(t) {
				t.Fatalf("the Dockerfile has no %q", c.from)
			}
			found := check(t, []byte(changed))
			if c.rule == "" && found.Error == nil {
				t.Error("it could be built")
			}
			for _, w := range found.Warnings {
				if w.RuleName == c.rule {
					return
				}
			}
			if c.rule != "" {
				t.Errorf("not found, but %+v", found.Warnings)
			}
		})
	}
}
