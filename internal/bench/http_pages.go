package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// pagePrefix begins the rows of pages; the rows of JSON that they are compared with are those anew,
// since nothing is kept of a page.
const (
	pagePrefix = "the page of 20 groups: "
	jsonPrefix = "20 groups: "
	anewSuffix = ", anew"
)

// pageLoad returns requests for the page of a search, asked for by a reader of English.
func pageLoad(name string, n int, query func(int) url.Values) load {
	page := load{name: pagePrefix + name, status: http.StatusOK}
	for i := range n {
		asked := query(i)
		asked.Del("per_page")
		asked.Del("facets") // a page counts its own
		page.requests = append(page.requests, spoken("GET", "/groups?"+asked.Encode(), "", nil))
	}
	return page
}

// cpuColumn is the column of the service's processor time for an answer.
const cpuColumn = 5

// printPages compares the pages of searches with the same searches as JSON.
func printPages(work map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(work)) {
		question, isPage := strings.CutPrefix(name, pagePrefix)
		ours, err := strconv.ParseFloat(work[name], 64)
		json, jsonErr := strconv.ParseFloat(work[jsonPrefix+question+anewSuffix], 64)
		if isPage && err == nil && jsonErr == nil && json > 0 {
			fmt.Printf("%s: %.1f times the processor time of its JSON, anew\n", name, ours/json)
		}
	}
}
