package dev.computethis.engine.simulation;

import dev.computethis.engine.DispatcherConfig;
import dev.computethis.engine.EventLoop;
import dev.computethis.engine.Run;
import dev.computethis.engine.RunKey;
import dev.computethis.engine.RunStatus;
import dev.computethis.engine.RunStore;
import dev.computethis.engine.SharedClaims;
import dev.computethis.engine.Subscription;
import dev.computethis.engine.WorkerConnection;
import dev.computethis.protocol.Assignment;
import dev.computethis.protocol.AssignmentId;
import dev.computethis.protocol.Digest;
import dev.computethis.protocol.HeldSlice;
import dev.computethis.protocol.Outcome;
import dev.computethis.protocol.Phase;
import dev.computethis.protocol.Submission;
import dev.computethis.worker.launcher.Assignments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Bugs that someone could make, each of which the checker must catch: proof that it looks. */
enum PlantedBug {
    STATUS_IS_WRITTEN_WITHOUT_ITS_VERSION("a status is written whatever has been written since") {
        @Override
        Seams seams() {
            return api(time -> new VirtualApi(time) {
                @Override
                Run updateStatus(Run base, RunStatus status) {
                    Run present = get(base.key());
                    return super.updateStatus(present == null ? base : present, status);
                }
            });
        }
    },
    FIRST_CLAIM_IS_NOT_STORED("a run's only start is not stored before it happens") {
        @Override
        Seams seams() {
            return dispatcherStore(store -> new ForwardingStore(store) {
                @Override
                public CompletionStage<SharedClaims> writeClaims(SharedClaims base, SharedClaims claims) {
                    return CompletableFuture.completedFuture(claims.stored("not"));
                }
            });
        }
    },
    CLAIMS_OF_THE_LEADER_BEFORE_ARE_NOT_READ("a leader does not know what the one before it claimed") {
        @Override
        Seams seams() {
            return dispatcherStore(store -> new ForwardingStore(store) {
                @Override
                public CompletionStage<SharedClaims> readClaims() {
                    return super.readClaims()
                            .thenApply(claims -> claims.version() == null
                                    ? claims
                                    : new SharedClaims(claims.term(), Set.of(), claims.version()));
                }
            });
        }
    },
    CLAIMS_ARE_WRITTEN_WITHOUT_THEIR_VERSION("a leader that was followed can claim on") {
        @Override
        Seams seams() {
            return api(time -> new VirtualApi(time) {
                @Override
                SharedClaims writeClaims(SharedClaims base, SharedClaims written) {
                    return super.writeClaims(claims(), written);
                }
            });
        }
    },
    FURTHER_CLAIM_IS_NOT_STORED("a further start is not stored before it happens") {
        @Override
        Seams seams() {
            return dispatcherStore(store -> new ForwardingStore(store) {
                @Override
                public CompletionStage<Run> updateStatus(Run base, RunStatus status) {
                    return status.phase() == Phase.Running
                            ? CompletableFuture.completedFuture(
                                    base.written(base.version(), base.cancelRequested(), status))
                            : super.updateStatus(base, status);
                }
            });
        }
    },
    LIMIT_OF_ATTEMPTS_IS_IGNORED("a run is tried again although that was its last attempt") {
        @Override
        Seams seams() {
            return dispatcherStore(store ->
                    new RewritingStore(store, run -> RewritingStore.with(run, run.priority(), run.maxAttempts() + 2)));
        }
    },
    PRIORITY_IS_IGNORED("what has a high priority waits as long as the rest") {
        @Override
        Seams seams() {
            return dispatcherStore(
                    store -> new RewritingStore(store, run -> RewritingStore.with(run, 0, run.maxAttempts())));
        }
    },
    CANCEL_OF_A_QUEUED_RUN_IS_FORGOTTEN("the cancellation of a run that waits is not heard") {
        @Override
        Seams seams() {
            return dispatcherStore(store -> new ForwardingStore(store) {
                @Override
                public Subscription watch(Listener listener) {
                    return super.watch(new Listener() {
                        @Override
                        public void changed(Run run) {
                            if (!run.cancelRequested() || run.status().phase() != Phase.Pending) {
                                listener.changed(run);
                            }
                        }

                        @Override
                        public void removed(Run run) {
                            listener.removed(run);
                        }
                    });
                }
            });
        }
    },
    EX_LEADER_GOES_ON("who lost the leadership goes on to dispatch") {
        @Override
        Seams seams() {
            return new Seams() {
                @Override
                boolean stopsDispatching() {
                    return false;
                }
            };
        }
    },
    LEADER_GOES_WITHOUT_HANDING_OVER("a leader goes before the starts it claimed are made") {
        @Override
        Seams seams() {
            return new Seams() {
                @Override
                boolean handsOver() {
                    return false;
                }
            };
        }
    },
    LEASE_IS_CUT_SHORT("a worker counts as lost before its lease is over") {
        @Override
        Seams seams() {
            return new Seams() {
                @Override
                DispatcherConfig config() {
                    DispatcherConfig right = DispatcherConfig.DEFAULT;
                    return new DispatcherConfig(
                            right.heartbeat(),
                            right.lease().dividedBy(2),
                            right.runningAfter(),
                            right.progressEvery(),
                            right.firstBackoff(),
                            right.maxBackoff(),
                            right.unknownPoolGrace(),
                            right.blobCacheBytes());
                }
            };
        }
    },
    TIME_TO_LIVE_FOLLOWS_THE_WALL_CLOCK("a wall clock that jumps takes results away") {
        @Override
        Seams seams() {
            return new Seams() {
                @Override
                long sweepsAt(EventLoop loop) {
                    return Duration.between(Instant.EPOCH, loop.now()).toNanos();
                }
            };
        }
    },
    KEY_IS_NOT_THE_NAME("a submission that is sent again makes another run") {
        @Override
        Seams seams() {
            return apiStore(store -> new ForwardingStore(store) {
                private int made;

                @Override
                public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
                    RunKey fresh = new RunKey(key.namespace(), key.name() + "-" + ++made);
                    return super.create(fresh, submission, submitter);
                }
            });
        }
    },
    ACKNOWLEDGED_BEFORE_IT_IS_STORED("a submission is answered before the run is stored") {
        @Override
        Seams seams() {
            return apiStore(store -> new ForwardingStore(store) {
                @Override
                public CompletionStage<Created> create(RunKey key, Submission submission, String submitter) {
                    var unused = super.create(key, submission, submitter);
                    Run hoped = new Run(
                            key, "uid-to-come", "0", Instant.EPOCH, submitter, submission, false, RunStatus.PENDING);
                    return CompletableFuture.completedFuture(new Created(hoped, false));
                }
            });
        }
    },
    WATCH_IS_NOT_RENEWED("after 410 Gone nobody lists anew") {
        @Override
        Seams seams() {
            return new Seams() {
                @Override
                boolean renewsWatch() {
                    return false;
                }
            };
        }
    },
    OUTCOME_IS_ACKNOWLEDGED_TOO_EARLY("a worker may forget an outcome that is not stored yet") {
        @Override
        Seams seams() {
            return connection(connection -> new ForwardingConnection(connection) {
                @Override
                public CompletionStage<Outcome> run(Assignment assignment) {
                    return super.run(assignment).thenApply(outcome -> {
                        acknowledge(outcome.id());
                        return outcome;
                    });
                }
            });
        }
    },
    OUTCOME_IS_NEVER_ACKNOWLEDGED("a worker keeps what is stored long ago") {
        @Override
        Seams seams() {
            return connection(connection -> new ForwardingConnection(connection) {
                @Override
                public void acknowledge(AssignmentId id) {}
            });
        }
    },
    SLICE_IS_COUNTED_TWICE("the results of one slice are taken for those of the next as well") {
        @Override
        Seams seams() {
            return connection(DoubledSlices::new);
        }
    },
    WORKER_FORGETS_ATTEMPTS("a worker does not compare the attempt with those it had before") {
        @Override
        Seams seams() {
            return launcher(worker -> new VirtualLauncher(worker) {
                @Override
                Assignments.Answer offer(HeldSlice slice, String meantFor, List<Digest> missing, boolean mayWait) {
                    if (!isBusy() && outcomes.isEmpty() && !assignments.draining()) {
                        assignments = new Assignments(instance, () -> 0, false);
                    }
                    return super.offer(slice, meantFor, missing, mayWait);
                }
            });
        }
    },
    WORKER_STARTS_WHAT_IT_GAVE_BACK("a worker starts what was sent ahead although it has given it back") {
        @Override
        Seams seams() {
            return launcher(worker -> new VirtualLauncher(worker) {
                @Override
                void givenBack() {}
            });
        }
    },
    WORKER_DROPS_OUTCOMES("a worker forgets an outcome once it has told it") {
        @Override
        Seams seams() {
            return launcher(worker -> new VirtualLauncher(worker) {
                @Override
                void finish(Outcome outcome) {
                    super.finish(outcome);
                    assignments.acknowledged(outcome.id());
                    outcomes.remove(outcome.id());
                }
            });
        }
    },
    WORKER_HEARS_STALE_LEADERS("a worker takes orders from a leader that was followed") {
        @Override
        Seams seams() {
            return launcher(worker -> new VirtualLauncher(worker) {
                @Override
                boolean isStale(long sender) {
                    return false;
                }
            });
        }
    };

    final String meaning;

    PlantedBug(String meaning) {
        this.meaning = meaning;
    }

    /** Fresh for each simulation, as a bug may keep state. */
    abstract Seams seams();

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private interface ApiBug {
        VirtualApi in(VirtualLoop time);
    }

    private interface StoreBug {
        RunStore in(RunStore store);
    }

    private interface ConnectionBug {
        WorkerConnection in(WorkerConnection connection);
    }

    private interface LauncherBug {
        VirtualLauncher in(VirtualWorker worker);
    }

    private static Seams api(ApiBug bug) {
        return new Seams() {
            @Override
            VirtualApi api(VirtualLoop time) {
                return bug.in(time);
            }
        };
    }

    private static Seams dispatcherStore(StoreBug bug) {
        return new Seams() {
            @Override
            RunStore dispatcherStore(RunStore store) {
                return bug.in(store);
            }
        };
    }

    private static Seams apiStore(StoreBug bug) {
        return new Seams() {
            @Override
            RunStore apiStore(RunStore store) {
                return bug.in(store);
            }
        };
    }

    private static Seams connection(ConnectionBug bug) {
        return new Seams() {
            @Override
            WorkerConnection connection(WorkerConnection connection) {
                return bug.in(connection);
            }
        };
    }

    private static Seams launcher(LauncherBug bug) {
        return new Seams() {
            @Override
            VirtualLauncher launcher(VirtualWorker worker) {
                return bug.in(worker);
            }
        };
    }
}
