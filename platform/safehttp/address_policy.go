package safehttp

import (
	"net/netip"
	"slices"
)

// nonPublicRanges returns the parts of IPv4 and of IPv6's global unicast that lead to no public
// host (IANA's special-purpose registries), or into another network behind a translator: 6to4,
// Teredo.
func nonPublicRanges() []string {
	return []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
		"203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
	}
}

// globalUnicast is all of IPv6 that is given to public hosts; NAT64, loopback, link-local, unique
// local and multicast are outside.
const globalUnicast = "2000::/3"

// addressPolicy decides which addresses are allowed.
type addressPolicy struct {
	nonPublic     []netip.Prefix
	globalUnicast netip.Prefix
	allow         []netip.Prefix // that the operator allows
}

func newAddressPolicy(allow []netip.Prefix) addressPolicy {
	g := addressPolicy{globalUnicast: netip.MustParsePrefix(globalUnicast), allow: allow}
	for _, prefix := range nonPublicRanges() {
		g.nonPublic = append(g.nonPublic, netip.MustParsePrefix(prefix))
	}
	return g
}

// isAllowed reports whether the operator allows the address.
func (g addressPolicy) isAllowed(ip netip.Addr) bool { return containsAddress(g.allow, ip) }

// isPublic reports whether the address is a public host's. An IPv4-mapped IPv6 address is not.
func (g addressPolicy) isPublic(ip netip.Addr) bool {
	if !ip.IsValid() || ip.Is4In6() || ip.Zone() != "" || ip.Is6() && !g.globalUnicast.Contains(ip) {
		return false
	}
	return !containsAddress(g.nonPublic, ip)
}

func containsAddress(prefixes []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(ip) })
}
