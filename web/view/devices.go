package view

import "github.com/shg-directory/shg/models"

// WaitingDevice is the page of a device that waits to be signed in by another one. Without a code it
// is the form that asks for one.
type WaitingDevice struct {
	Page
	Code   string
	Secret string // by which the device asks for its session
	Notice string
}

// ApproveDevice is the page on which the code of a device is typed, and then what asks is shown.
type ApproveDevice struct {
	Page
	Code  string // what was typed
	Asks  models.AskingDevice
	Done  bool
	Wrong string
}
