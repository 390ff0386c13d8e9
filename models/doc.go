// Package models is the vocabulary of the project: its nouns, closed sets, inputs, filters and
// errors. It imports the standard library and uuid only; it holds no rule that needs a database, a
// clock or a request.
//
// Rows (Group, Meeting, Need, …) carry no JSON tags: the doors decide what is shown. Inputs
// (GroupInput, …) are what a person may send. They carry JSON names and bounds, shared by every
// door. Small values that are stored in JSON columns (Contact, Link, Cost, …) carry JSON names too.
package models
