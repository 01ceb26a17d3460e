package dev.computethis.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** A function to run once on a worker of a pool, and how that went. */
@Group(FunctionRun.GROUP)
@Version(FunctionRun.VERSION)
@Kind("FunctionRun")
@Plural(FunctionRun.PLURAL)
@Singular("functionrun")
@ShortNames("fr")
@Categories("all")
@ValidationRule(value = "self.metadata.name.size() <= 63", message = "the name must be at most 63 characters long")
@AdditionalPrinterColumn(name = "STATUS", jsonPath = ".status.phase", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "FUNCTION", jsonPath = ".spec.function", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "DONE", jsonPath = ".status.display.done", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "WORKER", jsonPath = ".status.worker", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "RESULT",
        jsonPath = ".status.display.result",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "DURATION",
        jsonPath = ".status.display.duration",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "AGE",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "ATTEMPT",
        jsonPath = ".status.attempt",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "POOL",
        jsonPath = ".spec.pool",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "REASON",
        jsonPath = ".status.reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "SUBMITTER",
        jsonPath = ".spec.submitter",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public class FunctionRun extends CustomResource<FunctionRunSpec, FunctionRunStatus> implements Namespaced {

    public static final String GROUP = "computethis.dev";
    public static final String VERSION = "v1alpha1";
    public static final String PLURAL = "functionruns";

    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable FunctionRunSpec initSpec() {
        return null;
    }

    @Override
    protected @Nullable FunctionRunStatus initStatus() {
        return null;
    }
}
