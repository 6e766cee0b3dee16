#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Says how a Slurm job stands in Snakemake's words. Needs no accounting. A job that the controller does not
# know (any more, or since it was killed) has failed: it is run again, which does no harm.
set -u
state=$(scontrol -o show job "$1" 2>/dev/null | sed -n 's/.* JobState=\([A-Z_]*\).*/\1/p')
case $state in
    COMPLETED) echo success ;;
    PENDING | CONFIGURING | RUNNING | COMPLETING | SUSPENDED | REQUEUED) echo running ;;
    *) echo failed ;;
esac
