package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestNumbersOnTheCommandLineAreRefused(t *testing.T) {
	for _, args := range []string{
		"status|+491713920067", "status|0171 392 00 67", "replies|tel:+49-171-3920067", "hold|(0171) 3920067", "run|--countries|+491713920067", "+491713920067",
		"run|--countries=+491713920067", "subscribers|export|491713920067", "subscribers|erase|00491713920067|--yes", "ledger|show|0171/3920067", "--to=+491713920067",
		"inbox|answer|K7Q2F9|+491713920067",
	} {
		var said bytes.Buffer
		m := Main{Args: strings.Split(args, "|"), Stdout: &said, Stderr: &said, Getenv: func(string) string { return "" }}
		if status := m.Run(t.Context()); status != exitUsage || !strings.Contains(said.String(), "subscribers find") || strings.Contains(said.String(), "67") {
			t.Errorf("%s: %d %s", args, status, said.String())
		}
	}
	for _, args := range []string{
		"run|--sender|+491713920000", "run|--whatsapp-sender=+491713920000", "sandbox|--number|+491713920000", "run|--listen|192.168.178.20:8081", "run|--listen|0.0.0.0:80811",
		"status|2026-11-30", "subscribers|import|people-20261130.csv", "run|--hourly-limit|1000000", "inbox|picture|1234567", "run|--quiet|22:00-06:00", "run|--rate|0.000001",
	} {
		if err := (Main{Args: strings.Split(args, "|")}).discreet(); err != nil {
			t.Errorf("%s is refused", args)
		}
	}
}
