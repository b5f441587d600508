package review

import (
	"fmt"
	"net"
	"net/netip"
	"syscall"
)

// notPublic are the networks that belong to nobody on the internet, or that stand for an address elsewhere (IANA's registries of special
// addresses). A feed that leads there would have the generator look into the network that it runs in.
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("10.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // carriers
	netip.MustParsePrefix("127.0.0.0/8"),
	netip.MustParsePrefix("169.254.0.0/16"), // link-local, and the metadata of cloud machines
	netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), // relays to IPv6
	netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("224.0.0.0/3"), // multicast, reserved, broadcast
	netip.MustParsePrefix("2001::/23"),   // Teredo among them
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // IPv4 addresses in another form
	netip.MustParsePrefix("3fff::/20"),
}

// global is what of IPv6 is given out at all. Outside of it stand loopback, private, link-local and multicast addresses, those of IPv4 in the
// forms ::ffff:a.b.c.d and ::a.b.c.d, and those of NAT64.
var global = netip.MustParsePrefix("2000::/3")

// isPublic tells whether an address is one of the open internet.
func isPublic(addr netip.Addr) bool {
	if !addr.IsValid() || addr.Zone() != "" || !addr.Is4() && !global.Contains(addr) {
		return false
	}
	for _, network := range notPublic {
		if network.Contains(addr) {
			return false
		}
	}
	return true
}

// privateError is the refusal of an address.
type privateError struct{ address string }

func (e privateError) Error() string {
	return fmt.Sprintf("leads to %s, which is no address of the internet; --allow-private lets it be read", e.address)
}

// onlyPublic refuses a connection before it is made. It sees the address itself, whatever a name was said to lead to a moment ago, and at
// every redirect.
func onlyPublic(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(at.Addr()) {
		host, _, _ := net.SplitHostPort(address)
		return privateError{host}
	}
	return nil
}
