package web

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// asset is an embedded file as it is served.
type asset struct {
	name      string // below static
	mediaType string // its media type
	etag      string // its ETag
}

// readAssets returns the files that pages may load; notes for people are not served.
func readAssets() map[string]asset {
	assets := map[string]asset{}
	err := fs.WalkDir(static, "static", func(name string, entry fs.DirEntry, err error) error {
		kind := mediaTypeOf(name)
		if err != nil || entry.IsDir() || kind == "" {
			return err
		}
		tag, err := etagOf(name)
		assets[strings.TrimPrefix(name, "static/")] = asset{name: name, mediaType: kind, etag: tag}
		return err
	})
	if err != nil {
		panic("web: " + err.Error()) // embedded files can be read
	}
	return assets
}

// etagOf returns the ETag of a file, which is sent compressed too.
func etagOf(name string) (string, error) {
	content, err := static.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = content.Close() }()
	sum := sha256.New()
	_, err = io.Copy(sum, content)
	return `W/"` + hex.EncodeToString(sum.Sum(nil)[:8]) + `"`, err
}

// mediaTypeOf returns the media type of a served file, or "" if the file is not served.
func mediaTypeOf(name string) string {
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

// serveAsset serves an embedded file, which browsers may store for an hour and then must
// revalidate.
func (s *Site) serveAsset(c echo.Context) error {
	a, ok := s.assets[c.Param("*")]
	if !ok {
		return echo.ErrNotFound
	}
	header := c.Response().Header()
	header.Set(echo.HeaderContentType, a.mediaType)
	header.Set("ETag", a.etag)
	header.Set(echo.HeaderCacheControl, "public, max-age=3600")
	content, err := static.Open(a.name)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }()
	http.ServeContent(c.Response(), c.Request(), "", time.Time{}, content.(io.ReadSeeker)) //nolint:forcetypeassert // embed promises it of files
	return nil
}
