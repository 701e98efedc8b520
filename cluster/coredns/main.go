// A CoreDNS with the few plugins that a cluster needs. kube-local compiles it again when go.mod changes; after a change
// of this file remove the program from the cache.
package main

import (
	"github.com/coredns/coredns/core/dnsserver"
	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/ready"
)

func init() { dnsserver.Directives = []string{"errors", "health", "ready", "kubernetes", "cache"} }
func main() { coremain.Run() }
