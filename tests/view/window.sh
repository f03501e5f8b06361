#!/bin/sh
# placeholder until written below
exit 77
