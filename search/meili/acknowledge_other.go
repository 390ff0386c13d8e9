//go:build !linux

package meili

import "net"

// acknowledges says whether this system lets a program acknowledge at once what it receives. Without that connections are not kept.
const acknowledges = false

func acknowledging(conn net.Conn) net.Conn { return conn }
