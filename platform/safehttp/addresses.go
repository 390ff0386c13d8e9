package safehttp

import (
	"net/netip"
	"slices"
)

// closed returns the parts of IPv4 and of IPv6's global unicast that lead to no public host (IANA's
// special-purpose registries), or into another network behind a translator: 6to4, Teredo.
func closed() []string {
	return []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
	}
}

// global is all of IPv6 that is given to public hosts; NAT64, loopback, link-local, unique local
// and multicast are outside.
const global = "2000::/3"

// guard decides which addresses are allowed.
type guard struct {
	closed []netip.Prefix
	global netip.Prefix
	allow  []netip.Prefix // that the operator opened
}

func newGuard(allow []netip.Prefix) guard {
	g := guard{global: netip.MustParsePrefix(global), allow: allow}
	for _, prefix := range closed() {
		g.closed = append(g.closed, netip.MustParsePrefix(prefix))
	}
	return g
}

// opened reports whether the operator opened the address.
func (g guard) opened(ip netip.Addr) bool { return within(g.allow, ip) }

// public reports whether the address is a public host's. An IPv4-mapped IPv6 address is not.
func (g guard) public(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Is4In6() || ip.Zone() != "" || ip.Is6() && !g.global.Contains(ip) {
		return false
	}
	return !within(g.closed, ip)
}

func within(prefixes []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(ip) })
}
