package server_test

import (
	"github.com/shg-directory/shg/api"
	"github.com/shg-directory/shg/reference/messages"
)

// newDoor returns the real JSON door without rooms: enough for what needs none, and for every
// problem.
func newDoor() *api.Door { return api.New(api.Parts{Texts: messages.Open()}) }
