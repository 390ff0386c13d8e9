package web

import "strings"

const contactPath = "/groups/:slug/contact"

// IsMessage reports whether a path takes messages to groups or their proofs, which is limited by
// network.
func IsMessage(path string) bool { return path == contactPath || strings.HasPrefix(path, "/messages/") }
