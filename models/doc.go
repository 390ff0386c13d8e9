// Package models is the vocabulary of the project: its nouns, closed sets, inputs, filters and errors.
// It knows the standard library and uuid only; it holds no rule that needs a database, a clock or a request.
//
// Rows (Group, Meeting, Need, …) carry no JSON tags: what is shown is decided at the doors. Inputs (GroupInput, …) are what a
// person may say and carry JSON names and bounds, shared by every door. Small values that live in JSON columns
// (Contact, Link, Cost, …) carry JSON names too.
package models
