package dev.computethis.loadtest.chaos.faults;

import dev.computethis.loadtest.chaos.cluster.Site;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * {@code helm upgrade} to images of another tag, or {@code helm rollback} from there: operators, workers and definitions
 * are replaced, with more runs in flight than ever.
 *
 * @param isRollback undoes the upgrade that was the fault before
 */
public record Upgraded(boolean isRollback) implements Fault {

    public static final String NAME = "upgraded";
    public static final String ROLLBACK = "rolled-back";

    private static final String NEXT = "-next";
    private static final int FLOOD = 100;

    @Override
    public String name() {
        return isRollback ? ROLLBACK : NAME;
    }

    @Override
    public String meaning() {
        return isRollback
                ? "helm rollback to the images before the upgrade, with more than a hundred runs in flight"
                : "helm upgrade to images of another tag, with more than a hundred runs in flight";
    }

    @Override
    public int flood() {
        return FLOOD;
    }

    @Override
    public String evidence() {
        return "each pod has another UID and the other tag, and all are ready";
    }

    @Override
    public Blow aim(Site site, RandomGenerator random) throws InterruptedException {
        String tag = tag(site);
        if (isRollback != tag.endsWith(NEXT)) {
            throw new NothingToHitException("the images have the tag " + tag);
        }
        Replaced replaced = Replaced.of(site, true, true);
        return new Blow() {
            @Override
            public String target() {
                return "release " + Site.OPERATOR;
            }

            @Override
            public void strike() throws InterruptedException {
                String wanted = isRollback ? tag.substring(0, tag.length() - NEXT.length()) : tag + NEXT;
                if (isRollback) {
                    site.helm().rollback();
                } else {
                    site.node()
                            .run(
                                    "for i in operator worker; do ctr -n k8s.io images tag --force"
                                            + " docker.io/computethis/$i:$1 docker.io/computethis/$i:$2; done",
                                    tag,
                                    wanted);
                    site.helm().upgrade("image.tag=" + wanted, "workerImage.tag=" + wanted);
                }
            }

            @Override
            public @Nullable String proof() throws InterruptedException {
                String now = tag(site);
                String pods = replaced.proof();
                return pods == null || now.equals(tag) ? null : "tag " + tag + " is now " + now + ", " + pods;
            }
        };
    }

    private static String tag(Site site) throws InterruptedException {
        Pod operator = Victim.LEADER.choose(site, new java.util.Random(0));
        String image = operator.getSpec().getContainers().get(0).getImage();
        return image.substring(image.lastIndexOf(':') + 1);
    }
}
