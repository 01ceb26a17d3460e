"""Measures another system with a function that squares a number: peer.py SYSTEM WORKERS.

Starts the system with so many workers on this machine, warms it up, hands over all functions at once, waits for all
results, ends the system and prints {"completed": N, "seconds": S}. Ends all it started, also when it is told to end.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

FUNCTIONS = {"rq": 150, "rq SimpleWorker": 600, "Dask": 1000, "Ray": 2000}
WARM_UP = 100


def square(x):
    return x * x


def timed(run_all, count):
    """run_all(n) gives the results of square(0) to square(n - 1)."""
    run_all(WARM_UP)
    start = time.perf_counter()
    results = run_all(count)
    seconds = time.perf_counter() - start
    assert results == [x * x for x in range(count)], "wrong results"
    return seconds


def rq(workers, worker_class, count):
    import redis
    from rq import Queue

    folder = tempfile.mkdtemp()
    address = os.path.join(folder, "redis.sock")
    children = [subprocess.Popen(["redis-server", "--port", "0", "--unixsocket", address, "--save", ""],
                                 stdout=subprocess.DEVNULL)]
    try:
        connection = redis.Redis(unix_socket_path=address)
        while True:
            try:
                connection.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        environment = dict(os.environ, PYTHONPATH=os.path.dirname(os.path.abspath(__file__)))
        command = [os.path.join(os.path.dirname(sys.executable), "rq"), "worker", "--quiet",
                   "--url", "unix://" + address, "--worker-class", worker_class]
        children += [subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(workers)]
        queue = Queue(connection=connection)

        def run_all(n):
            jobs = [queue.enqueue("peer.square", x, result_ttl=600) for x in range(n)]
            results = []
            for job in jobs:
                while (result := job.latest_result()) is None:
                    time.sleep(0.002)
                results.append(result.return_value)
            return results

        return timed(run_all, count)
    finally:
        for child in reversed(children):
            child.terminate()
        for child in reversed(children):
            child.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def dask(workers, count):
    from distributed import Client, LocalCluster

    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster:
        with Client(cluster) as client:
            return timed(lambda n: client.gather(client.map(square, range(n), pure=False)), count)


def ray(workers, count):
    import ray as library

    library.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, logging_level="error")
    remote = library.remote(square)
    try:
        return timed(lambda n: library.get([remote.remote(x) for x in range(n)]), count)
    finally:
        library.shutdown()


def main(system, workers):
    count = FUNCTIONS[system]
    if system == "Dask":
        return count, dask(workers, count)
    if system == "Ray":
        return count, ray(workers, count)
    return count, rq(workers, "rq.worker.SimpleWorker" if system == "rq SimpleWorker" else "rq.worker.Worker", count)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))
    completed, seconds = main(sys.argv[1], int(sys.argv[2]))
    print(json.dumps({"completed": completed, "seconds": seconds}))
