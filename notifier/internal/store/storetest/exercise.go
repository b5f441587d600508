// Package storetest owns what every database of the notifier has to do: Exercise runs it on one of them.
package storetest
