//go:build !linux

package meili

import "net"

// canQuickAck reports whether this system lets a program acknowledge at once what it receives. If
// it does not, connections are not reused.
const canQuickAck = false

func withQuickAck(conn net.Conn) net.Conn { return conn }
