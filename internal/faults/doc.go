// Package faults tests the service under faults: it is killed, its power is cut, its disk is full
// or fails, its network is broken. It may start the program as a process, databases and file
// systems of its own, and nothing else. It contains only tests.
//
// SHG_FAULTS=long makes every test as long as docs/faults.md describes; without it each takes some
// seconds.
package faults
