package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// measureSizes prints the sizes of the engines' data.
func (s *scale) measureSizes(ctx context.Context) error {
	t := table{title: "Sizes, MB"}
	t.add("", "rows", "in all", "of that indexes")
	var size int64
	if err := s.sql.QueryRowContext(ctx, "SELECT pg_database_size(current_database())").Scan(&size); err != nil {
		return err
	}
	t.add("PostgreSQL, the database", "", inMB(size), "")
	rows, err := s.sql.QueryContext(ctx, `SELECT relname, reltuples::bigint, pg_total_relation_size(oid), pg_indexes_size(oid) FROM pg_class
		WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 3 DESC LIMIT 6`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var name string
		var count, all, indexes int64
		if err := rows.Scan(&name, &count, &all, &indexes); err != nil {
			return err
		}
		t.add("  "+name, strconv.FormatInt(count, 10), inMB(all), inMB(indexes))
	}
	if err := rows.Err(); err != nil {
		return err
	}
	size, used, err := s.engineSize(ctx)
	if err != nil {
		return err
	}
	t.add("Meilisearch, its files", "", inMB(size), "")
	t.add("  in use", "", inMB(used), "")
	if err := t.print(); err != nil {
		return err
	}
	return s.measureMemory(ctx)
}

// measureMemory prints the memory of the processes. Meilisearch maps its files into its memory, so
// that its resident size includes memory that the system could reclaim.
func (s *scale) measureMemory(context.Context) error {
	t := table{title: "Memory, MB"}
	t.add("", "resident", "of that its own", "most so far")
	pid := s.search.PID()
	t.add("Meilisearch", memory(pid, "VmRSS"), memory(pid, "RssAnon"), memory(pid, "VmHWM"))
	all, own := family(s.postgres.PID())
	t.add("PostgreSQL, all processes, shared pages once", all, own, "–")
	pid = os.Getpid()
	t.add("this process, which is the service and who asks", memory(pid, "VmRSS"), memory(pid, "RssAnon"), memory(pid, "VmHWM"))
	return t.print()
}

// family returns the memory of a process and its children, each shared page counted once, and the
// part of it that no file backs.
func family(pid int) (all, own string) {
	statuses, _ := filepath.Glob("/proc/[0-9]*/status")
	var total, anonymous float64
	for _, status := range statuses {
		data, err := os.ReadFile(status) //nolint:gosec // a process of this machine
		if err != nil || !strings.Contains(string(data), fmt.Sprintf("\nPPid:\t%d\n", pid)) && !strings.Contains(string(data), fmt.Sprintf("\nPid:\t%d\n", pid)) {
			continue
		}
		rollup, err := os.ReadFile(filepath.Join(filepath.Dir(status), "smaps_rollup"))
		if err != nil {
			return "–", "–"
		}
		for line := range strings.Lines(string(rollup)) {
			var kB float64
			if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
				_, _ = fmt.Sscan(rest, &kB)
				total += kB
			} else if rest, ok := strings.CutPrefix(line, "Pss_Anon:"); ok {
				_, _ = fmt.Sscan(rest, &kB)
				anonymous += kB
			}
		}
	}
	return fmt.Sprintf("%.0f", total/1024), fmt.Sprintf("%.0f", anonymous/1024)
}

// engineSize returns the size of the search server's files, and the part of it that is in use.
func (s *scale) engineSize(ctx context.Context) (size, used int64, err error) {
	body, err := s.send(ctx, call{http.MethodGet, "/stats", nil})
	if err != nil {
		return 0, 0, err
	}
	var stats struct {
		Size int64 `json:"databaseSize"`
		Used int64 `json:"usedDatabaseSize"`
	}
	err = json.Unmarshal(body, &stats)
	return stats.Size, stats.Used, err
}

func inMB(bytes int64) string { return fmt.Sprintf("%.0f", float64(bytes)/(1<<20)) }
