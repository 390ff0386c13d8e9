package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// runStatic is the floor of measurements over HTTP: a program that answers GET /<size> with JSON of
// that size through Echo, and does nothing else. It writes its address to standard error.
func runStatic(ctx context.Context) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	e := echo.New()
	bodies := map[string][]byte{}
	e.GET("/:size", func(c echo.Context) error { return c.JSONBlob(http.StatusOK, bodies[c.Param("size")]) })
	e.PUT("/:size", func(c echo.Context) error { // before what is measured, by one client
		size, err := strconv.Atoi(c.Param("size"))
		if err != nil {
			return echo.ErrNotFound
		}
		bodies[c.Param("size")] = staticJSON(size)
		return c.NoContent(http.StatusNoContent)
	})
	server := &http.Server{Handler: e, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 45 * time.Second, IdleTimeout: 2 * time.Minute}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	fmt.Fprintf(os.Stderr, "%sat http://%s\n", readyWords, listener.Addr())
	if err := server.Serve(listener); ctx.Err() == nil {
		return err
	}
	return nil
}

// staticJSON returns a JSON text of about so many bytes.
func staticJSON(size int) []byte {
	item := map[string]any{"name": "Static", "topics": []string{"alcohol"}, "point": map[string]float64{"lat": 53.8, "lon": -1.55}}
	one, _ := json.Marshal(item)
	all := bytes.Repeat(append(one, ','), max(1, size/(len(one)+1)))
	return append(append([]byte{'['}, all[:len(all)-1]...), ']')
}
