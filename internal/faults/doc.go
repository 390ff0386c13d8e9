// Package faults holds the tests that hurt the service on purpose: it is killed, its power is cut, its disk is full or fails, its network is broken.
// It may start the program as a process, databases and file systems of its own, and nothing else; it is tests alone.
//
// SHG_FAULTS=long makes every test as long as docs/faults.md tells; without it each takes some seconds.
package faults
