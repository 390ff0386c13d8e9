package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// asset is an embedded file as it is served.
type asset struct {
	content []byte
	kind    string // its media type
	tag     string // its ETag
}

// readAssets reads what pages may load; notes for people stay inside.
func readAssets() map[string]asset {
	assets := map[string]asset{}
	err := fs.WalkDir(static, "static", func(name string, entry fs.DirEntry, err error) error {
		kind := kindOf(name)
		if err != nil || entry.IsDir() || kind == "" {
			return err
		}
		content, err := static.ReadFile(name)
		sum := sha256.Sum256(content)
		assets[strings.TrimPrefix(name, "static/")] = asset{content: content, kind: kind, tag: `"` + hex.EncodeToString(sum[:8]) + `"`}
		return err
	})
	if err != nil {
		panic("web: " + err.Error()) // embedded files can be read
	}
	return assets
}

// kindOf is the media type of what is served; empty: it is not.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".png":
		return "image/png"
	}
	return ""
}

// asset serves an embedded file, which browsers may keep for an hour and then ask whether it changed.
func (s *Site) asset(c echo.Context) error {
	a, ok := s.assets[c.Param("*")]
	if !ok {
		return echo.ErrNotFound
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, a.kind)
	header.Set("ETag", a.tag)
	header.Set(echo.HeaderCacheControl, "public, max-age=3600")
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, bytes.NewReader(a.content))
	return nil
}
