//go:build !linux

package meili

import "net"

// acknowledges reports whether this system lets a program acknowledge at once what it receives. If
// it does not, connections are not reused.
const acknowledges = false

func acknowledging(conn net.Conn) net.Conn { return conn }
