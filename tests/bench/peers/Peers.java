// SPDX-FileCopyrightText: The resource-cache authors
// SPDX-License-Identifier: LGPL-2.1-or-later

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Caches of Java at the work that rc-bench gives the library; run-peers lets them take turns. */
public final class Peers {
    private static final int N_KEYS = 1_000;
    private static final int N_ASKED = 16_384;
    private static final int N_TURNS = 20;
    private static final int N_WAITERS = 64;
    private static final int N_WARM_UPS = 3;
    private static final double SLOPE = 0.99;

    private static boolean isShort;
    /** What is read is written here, so that nothing is optimised away. */
    private static volatile int sink;

    /** What the caches have in common. */
    interface Peer {
        Object get(String key);
        void put(String key, Object value);
        Object load(String key);
        default void cleanUp() { }
    }

    interface Work {
        void run(int number) throws Exception;
    }

    record OfMap(ConcurrentHashMap<String, Object> map) implements Peer {
        public Object get(String key) { return map.get(key); }
        public void put(String key, Object value) { map.put(key, value); }
        public Object load(String key) { return map.computeIfAbsent(key, Peers::makeValue); }
    }

    record OfCaffeine(com.github.benmanes.caffeine.cache.Cache<String, Object> cache)
            implements Peer {
        public Object get(String key) { return cache.getIfPresent(key); }
        public void put(String key, Object value) { cache.put(key, value); }
        public Object load(String key) { return cache.get(key, Peers::makeValue); }
        public void cleanUp() { cache.cleanUp(); }
    }

    record OfGuava(com.google.common.cache.Cache<String, Object> cache) implements Peer {
        public Object get(String key) { return cache.getIfPresent(key); }
        public void put(String key, Object value) { cache.put(key, value); }
        public Object load(String key) {
            try {
                return cache.get(key, () -> makeValue(key));
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        public void cleanUp() { cache.cleanUp(); }
    }

    private static Object makeValue(String key) {
        return new Object();
    }

    private static Peer newMap() {
        return new OfMap(new ConcurrentHashMap<>());
    }

    private static Peer newCaffeine(long capacity) {
        var builder = Caffeine.newBuilder().expireAfterWrite(1, TimeUnit.HOURS).recordStats();
        return new OfCaffeine(capacity > 0 ? builder.maximumSize(capacity).build()
                                           : builder.build());
    }

    private static Peer newGuava(long capacity) {
        var builder = CacheBuilder.newBuilder().expireAfterWrite(1, TimeUnit.HOURS).recordStats();
        return new OfGuava(capacity > 0 ? builder.maximumSize(capacity).build()
                                        : builder.build());
    }

    private static String key(int number) {
        return String.format(Locale.ROOT, "key-%08d-abcdefghijk", number);
    }

    private static String[] keys(int n) {
        var keys = new String[n];
        for (int i = 0; i < n; i++)
            keys[i] = key(i);
        return keys;
    }

    /** A workload: each case yields its figures when it is run. */
    static final class Workload {
        final Map<String, String> figures = new LinkedHashMap<>();
        final Map<String, Case> cases = new LinkedHashMap<>();
        int nWarmUps = N_WARM_UPS;

        interface Case {
            double[] run() throws Exception;
        }
    }

    /** One alone is not to be charged for other programs, as in bench-crew.c. */
    private static long now(int nThreads) {
        return nThreads == 1 ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
                             : System.nanoTime();
    }

    /** Nanoseconds from the first thread's beginning to the last one's end. */
    private static long time(int nThreads, Work work) throws Exception {
        var barrier = new CyclicBarrier(nThreads);
        var began = new long[nThreads];
        var ended = new long[nThreads];
        var threads = new Thread[nThreads];
        for (int i = 0; i < nThreads; i++) {
            int number = i;
            threads[i] = new Thread(() -> {
                try {
                    barrier.await();
                    began[number] = now(nThreads);
                    work.run(number);
                    ended[number] = now(nThreads);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            threads[i].start();
        }
        for (var thread : threads)
            thread.join();
        return Arrays.stream(ended).max().getAsLong() - Arrays.stream(began).min().getAsLong();
    }

    private static void askAll(Peer peer, String[] asked, int nTurns) {
        int found = 0;
        for (int turn = 0; turn < nTurns; turn++)
            for (String key : asked)
                found += peer.get(key).hashCode();
        sink = found;
    }

    private static Workload hits(int nThreads) {
        var workload = new Workload();
        int nTurns = isShort ? 1 : N_TURNS;
        String[] keys = keys(N_KEYS);
        var asked = new String[nThreads][N_ASKED];
        for (int thread = 0; thread < nThreads; thread++) {
            var random = new Random(thread);
            for (int i = 0; i < N_ASKED; i++)
                asked[thread][i] = keys[random.nextInt(N_KEYS)];
        }
        workload.figures.put("time", "ns");
        Map<String, Peer> peers = new LinkedHashMap<>();
        peers.put("ConcurrentHashMap", newMap());
        peers.put("Caffeine", newCaffeine(0));
        peers.put("Guava", newGuava(0));
        peers.forEach((name, peer) -> {
            for (String key : keys)
                peer.put(key, makeValue(key));
            workload.cases.put(name, () -> new double[] {
                (double) time(nThreads, number -> askAll(peer, asked[number], nTurns))
                    / ((double) nThreads * nTurns * N_ASKED)});
        });
        return workload;
    }

    /** The keys that are asked for, others in each round. */
    private static final class Zipf {
        final String[] keys;
        final double[] sums;
        final int[] ranks;

        Zipf(int n) {
            keys = keys(n);
            sums = new double[n];
            ranks = new int[n];
            var random = new Random(7);
            double sum = 0;
            for (int i = 0; i < n; i++) {
                int other = random.nextInt(i + 1);
                ranks[i] = ranks[other];
                ranks[other] = i;
                sums[i] = sum += Math.pow(i + 1, -SLOPE);
            }
        }

        String[] draw(int n, int seed) {
            var random = new Random(seed);
            var asked = new String[n];
            for (int i = 0; i < n; i++) {
                int at = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
                asked[i] = keys[ranks[at < 0 ? -at - 1 : at]];
            }
            return asked;
        }
    }

    private static Workload zipf(int nThreads) {
        var workload = new Workload();
        var zipf = new Zipf(isShort ? 10_000 : 1_000_000);
        int nAsked = zipf.keys.length / 2;
        workload.figures.put("time", "ns");
        workload.figures.put("hit rate", "1");
        Map<String, Peer> peers = new LinkedHashMap<>();
        peers.put("Caffeine", newCaffeine(zipf.keys.length / 10));
        peers.put("Guava", newGuava(zipf.keys.length / 10));
        peers.forEach((name, peer) -> {
            int[] round = {0};
            workload.cases.put(name, () -> {
                String[] asked = zipf.draw(nAsked, ++round[0]);
                double[] before = counts(peer);
                long spent = time(nThreads, number -> {
                    int found = 0;
                    for (int i = number; i < nAsked; i += nThreads)
                        found += peer.load(asked[i]).hashCode();
                    sink = found;
                });
                double[] after = counts(peer);
                return new double[] {(double) spent / nAsked,
                                     (after[0] - before[0]) / (after[1] - before[1])};
            });
        });
        return workload;
    }

    /** Hits, and requests. */
    private static double[] counts(Peer peer) {
        if (peer instanceof OfCaffeine caffeine) {
            var stats = caffeine.cache.stats();
            return new double[] {stats.hitCount(), stats.requestCount()};
        }
        var stats = ((OfGuava) peer).cache.stats();
        return new double[] {stats.hitCount(), stats.requestCount()};
    }

    private static Workload inserts() {
        var workload = new Workload();
        String[] keys = keys(isShort ? 10_000 : 1_000_000);
        workload.nWarmUps = 1;
        workload.figures.put("mean", "ns");
        workload.figures.put("median", "ns");
        workload.figures.put("worst", "µs");
        Map<String, Supplier<Peer>> peers = new LinkedHashMap<>();
        peers.put("ConcurrentHashMap", Peers::newMap);
        peers.put("Caffeine", () -> newCaffeine(0));
        peers.put("Guava", () -> newGuava(0));
        peers.forEach((name, supplier) -> workload.cases.put(name, () -> {
            Peer peer = supplier.get();
            var value = new Object();
            var taken = new long[keys.length];
            long began = now(1);
            long before = System.nanoTime();
            for (int i = 0; i < keys.length; i++) {
                peer.put(keys[i], value);
                long after = System.nanoTime();
                taken[i] = after - before;
                before = after;
            }
            double mean = (double) (now(1) - began) / keys.length;
            Arrays.sort(taken);
            return new double[] {mean,
                                 taken[keys.length / 2], taken[keys.length - 1] / 1e3};
        }));
        return workload;
    }

    private static Workload waiters() {
        var workload = new Workload();
        int nTurns = isShort ? 1 : 15;
        workload.figures.put("time", "µs");
        Map<String, Supplier<Peer>> peers = new LinkedHashMap<>();
        peers.put("Caffeine", () -> newCaffeine(0));
        peers.put("Guava", () -> newGuava(0));
        peers.forEach((name, supplier) -> workload.cases.put(name, () -> {
            var taken = new double[nTurns];
            for (int i = 0; i < nTurns; i++)
                taken[i] = wake(supplier.get());
            Arrays.sort(taken);
            return new double[] {taken[nTurns / 2]};
        }));
        return workload;
    }

    /** Microseconds from the load's end to the last waiter's return. */
    private static double wake(Peer peer) throws Exception {
        var mayEnd = new CountDownLatch(1);
        var loading = new CountDownLatch(1);
        var waiting = new Thread[N_WAITERS];
        var ended = new long[N_WAITERS];
        var loader = new Thread(() -> {
            if (peer instanceof OfCaffeine caffeine)
                caffeine.cache.get("a", key -> await(loading, mayEnd));
            else
                try {
                    ((OfGuava) peer).cache.get("a", () -> await(loading, mayEnd));
                } catch (java.util.concurrent.ExecutionException e) {
                    throw new IllegalStateException(e);
                }
        });
        loader.start();
        loading.await();
        for (int i = 0; i < N_WAITERS; i++) {
            int number = i;
            waiting[i] = new Thread(() -> {
                peer.load("a");
                ended[number] = System.nanoTime();
            });
            waiting[i].start();
        }
        for (var thread : waiting)
            while (thread.getState() != Thread.State.WAITING
                   && thread.getState() != Thread.State.BLOCKED)
                Thread.sleep(1);
        long began = System.nanoTime();
        mayEnd.countDown();
        for (var thread : waiting)
            thread.join();
        loader.join();
        return (Arrays.stream(ended).max().getAsLong() - began) / 1e3;
    }

    private static Object await(CountDownLatch loading, CountDownLatch mayEnd) {
        loading.countDown();
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new Object();
    }

    private static Workload open(String name, int point) {
        return switch (name) {
            case "hit" -> hits(1);
            case "threads" -> hits(point);
            case "zipf" -> zipf(point);
            case "insert" -> inserts();
            case "waiters" -> waiters();
            default -> null;
        };
    }

    private static String toJson(Map<String, String> texts) {
        var pairs = new StringBuilder();
        texts.forEach((name, text) -> pairs.append(pairs.isEmpty() ? "" : ", ")
                      .append('"').append(name).append("\": ").append(text));
        return "{" + pairs + "}";
    }

    private static String answerOpen(Workload workload) throws Exception {
        if (workload == null)
            return "{}";
        for (int i = 0; i < (isShort ? 1 : workload.nWarmUps); i++)
            for (var each : workload.cases.values())
                each.run();
        var units = new LinkedHashMap<String, String>();
        workload.figures.forEach((name, unit) -> units.put(name, '"' + unit + '"'));
        return "{\"figures\": " + toJson(units) + "}";
    }

    private static String answerRound(Workload workload) throws Exception {
        var samples = new LinkedHashMap<String, String>();
        for (var each : workload.cases.entrySet())
            samples.put(each.getKey(), Arrays.toString(each.getValue().run()));
        return toJson(samples);
    }

    /** "open NAME POINT", "round" and "close", as bench-follow.c. */
    public static void main(String[] args) throws Exception {
        isShort = args.length > 0 && args[0].equals("--short");
        var input = new BufferedReader(new InputStreamReader(System.in));
        Workload workload = null;
        for (String line; (line = input.readLine()) != null;) {
            String[] words = line.strip().split(" ");
            String answer = "{}";
            if (words[0].equals("open")) {
                workload = open(words[1], Integer.parseInt(words[2]));
                answer = answerOpen(workload);
            } else if (words[0].equals("round") && workload != null) {
                answer = answerRound(workload);
            } else {
                workload = null;
                System.gc();
            }
            System.out.println(answer);
        }
    }

    private Peers() { }
}
