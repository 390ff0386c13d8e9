package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shg-directory/shg/platform/config"
)

func TestTiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	archive, other := filepath.Join(dir, "map.pmtiles"), filepath.Join(dir, "map.mbtiles")
	for name, content := range map[string]string{archive: "PMTiles\x03...", other: "SQLite format 3"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const server = "https://tiles.example.org/{z}/{x}/{y}.png"
	for tiles, want := range map[string]config.Tiles{
		archive: {File: archive, Attribution: "© Somebody"}, server: {URL: server, Attribution: "© Somebody"},
	} {
		if c, err := config.Read([]string{"SHG_TILES=" + tiles, "SHG_TILES_ATTRIBUTION=© Somebody"}); err != nil || c.Tiles != want {
			t.Errorf("%s is read as %+v, %v", tiles, c.Tiles, err)
		}
	}
	for tiles, says := range map[string]string{
		other: "PMTiles", filepath.Join(dir, "none.pmtiles"): "no such file", "https://tiles.example.org/{z}/{x}.png": "{y}",
		"ftp://tiles.example.org/{z}/{x}/{y}.png": "https://", "https://me:secret@example.org/{z}/{x}/{y}.png": "https://",
	} {
		_, err := config.Read([]string{"SHG_TILES=" + tiles, "SHG_TILES_ATTRIBUTION=© Somebody"})
		if err == nil || !strings.HasPrefix(err.Error(), "SHG_TILES: ") || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", tiles, err)
		}
	}
}
