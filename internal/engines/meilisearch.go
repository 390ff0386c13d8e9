package engines

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/shg-directory/shg/platform/wait"
)

// startTimeout is how long a search server may take to answer.
const startTimeout = 60 * time.Second

// Meilisearch is a private search server: on a free loopback port, with a key, a limit on its
// memory, and without telemetry.
type Meilisearch struct {
	*Engine
	URL, Key string
	Data     string // its directory
}

// MeilisearchOptions limit the server's resources; zero values mean 256 MiB and two threads.
type MeilisearchOptions struct {
	IndexingMiB, Threads int
}

// StartMeilisearch starts a search server. It returns ErrNotInstalled if its program is missing.
func StartMeilisearch(ctx context.Context, o MeilisearchOptions) (*Meilisearch, error) {
	path, err := meilisearchProgram()
	if err != nil {
		return nil, err
	}
	dir, err := Directory("meilisearch")
	if err != nil {
		return nil, err
	}
	port, err := FreePort(ctx)
	if err != nil {
		return nil, err
	}
	if o.IndexingMiB == 0 {
		o.IndexingMiB = 256
	}
	if o.Threads == 0 {
		o.Threads = 2
	}
	secret := make([]byte, 24)
	_, _ = rand.Read(secret) // never fails
	m := &Meilisearch{URL: fmt.Sprintf("http://127.0.0.1:%d", port), Key: hex.EncodeToString(secret), Data: dir}
	m.Engine, err = Start(Program{
		Path: path, Dir: dir, Signal: "KILL",
		Args: []string{
			"--http-addr", fmt.Sprintf("127.0.0.1:%d", port), "--env", "production", "--db-path", "data", "--dump-dir", "dumps", "--snapshot-dir", "snapshots",
			"--max-indexing-memory", fmt.Sprintf("%dMiB", o.IndexingMiB), "--max-indexing-threads", strconv.Itoa(o.Threads), "--log-level", "ERROR", "--no-analytics",
		},
		Env: []string{"MEILI_MASTER_KEY=" + m.Key}, // not on the command line, which others see
	})
	if err != nil {
		return nil, fmt.Errorf("start Meilisearch: %w", err)
	}
	return m, m.Answers(ctx)
}

// Answers returns when the server is healthy.
func (m *Meilisearch) Answers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, m.URL+"/health", http.NoBody)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return nil
			}
		}
		if wait.For(ctx, 10*time.Millisecond) != nil {
			return fmt.Errorf("Meilisearch does not answer: %w", ctx.Err())
		}
	}
}

// meilisearchProgram returns the server's program: MEILI_BIN, or on the path, or the one that make
// engines has installed.
func meilisearchProgram() (string, error) {
	if path := os.Getenv("MEILI_BIN"); path != "" {
		return path, nil
	}
	if path, err := exec.LookPath("meilisearch"); err == nil {
		return path, nil
	}
	installed := filepath.Join(root(), "internal", "engines", "node_modules", "@gaubee", "meilisearch-linux-amd64", "meilisearch")
	if info, err := os.Stat(installed); err == nil {
		if info.Mode()&0o111 == 0 {
			return installed, os.Chmod(installed, 0o755)
		}
		return installed, nil
	}
	return "", missing("Meilisearch")
}
