// Package view holds the components of the pages, typed templates of templ. It turns what handlers
// found into HTML and decides nothing. make generate writes the Go files of the templates.
package view
