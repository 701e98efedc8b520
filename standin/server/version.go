package server

import (
	"fmt"
	"strconv"
	"strings"
)

// Version of FastDFS that the stand-in plays; set when it is built (standin/build).
var played = "6.15.4"

// Version of FastDFS.
type Version [3]int

// Played is the version that this program plays.
func Played() Version {
	var version Version
	for i, part := range strings.SplitN(played, ".", len(version)) {
		version[i], _ = strconv.Atoi(part)
	}
	return version
}

func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v[0], v[1], v[2]) }

// AtLeast compares.
func (v Version) AtLeast(major, minor, patch int) bool {
	for i, part := range (Version{major, minor, patch}) {
		if v[i] != part {
			return v[i] > part
		}
	}
	return true
}

// NamesLeader says that trackers know 58, 95 and 96, and that a follower joins its leader.
func (v Version) NamesLeader() bool { return v.AtLeast(6, 15, 5) }

// PortPerMember says that members of a group may have different ports, that 60 carries one, and that 97 and 98 are known.
func (v Version) PortPerMember() bool { return v.AtLeast(6, 16, 0) }
