#!/usr/bin/env bash
# github.com/labstack/echo v4.16.0: the middleware Gzip compresses answers to range requests. A handler
# that serves a file by http.ServeContent answers `Range: bytes=0-99` with 206 and the Content-Range of
# the plain bytes; with the middleware before it, the body is gzip, Content-Encoding says so, and
# Content-Range still counts plain bytes. By RFC 9110 (14.2, 14.4) a range is one of the representation
# that is sent, which includes its content coding: a client that puts parts together gets what is
# neither the file nor its compressed form.
#
# Expected: no compression of a 206, or no answer by ranges.
#
# We compress no answer to a request with a Range.
#
# The script asks for a range with and without Accept-Encoding: gzip, prints both answers, and fails if
# the compressed one is not a 206 with the Content-Range of the plain bytes.
set -euo pipefail

ECHO=v4.16.0
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"
export GOFLAGS=-mod=mod
go mod init finding >/dev/null 2>&1
cat >main.go <<'GO'
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
)

func main() {
	e := echo.New()
	e.Use(middleware.Gzip())
	e.GET("/file", func(c echo.Context) error {
		http.ServeContent(c.Response(), c.Request(), "file.txt", time.Time{}, strings.NewReader(strings.Repeat("one line\n", 1000)))
		return nil
	})
	fmt.Println("echo", echo.Version)
	var last http.Header
	for _, coding := range []string{"", "gzip"} {
		request := httptest.NewRequest(http.MethodGet, "/file", nil)
		request.Header.Set("Range", "bytes=0-99")
		request.Header.Set("Accept-Encoding", coding)
		recorder := httptest.NewRecorder()
		e.ServeHTTP(recorder, request)
		last = recorder.Header()
		fmt.Printf("Accept-Encoding %q: %d, Content-Range %q, Content-Encoding %q, %d bytes\n",
			coding, recorder.Code, last.Get("Content-Range"), last.Get("Content-Encoding"), recorder.Body.Len())
	}
	if last.Get("Content-Range") != "bytes 0-99/9000" || last.Get("Content-Encoding") != "gzip" {
		fmt.Println("CHANGED")
		os.Exit(1)
	}
}
GO
go get "github.com/labstack/echo/v4@$ECHO" >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
