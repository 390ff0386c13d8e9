// Package views holds what doors over HTTP show of the directory, JSON and pages alike, and how they
// read what is searched for. What is public of a group, a place or a consultant is shown through it
// alone. It knows no route.
package views
