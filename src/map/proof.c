/* What somebody must look at before a map is printed, ringed in red: markers that
 * stand far from their point, those that were dropped, names that were left out. */
#include <math.h>

#include "map/plan.h"

static const Colour red = {0.82f, 0.05f, 0.1f, 1}, paper = {1, 1, 1, 1};

static void ring(MapPlan *plan, double x, double y, double radius, double width)
{
    Path path = path_on(plan->arena);
    path_circle(&path, x, y, radius);
    vec_push(plan->arena, &plan->rings, (MapBatch){.path = path, .colour = paper, .stroke = {.width = width + 1.4}});
    vec_push(plan->arena, &plan->rings, (MapBatch){.path = path, .colour = red, .stroke = {.width = width}});
}

static void ring_markers(MapPlan *plan)
{
    for (size_t i = 0; i < plan->marker_count; i++) {
        const MarkerSpot *s = &plan->spots[i];
        double r = plan->markers[i].radius;
        if (plan->markers[i].callout) continue;
        if (s->dropped) ring(plan, s->px, s->py, r * 1.1, 2);
        else if (map_moved_far(hypot(s->x - s->px, s->y - s->py), r)) ring(plan, s->x, s->y, r * 1.5, 1.1);
    }
}

void plan_proof(MapPlan *plan)
{
    if (!plan->spec.proof) return;
    ring_markers(plan);
    for (size_t i = 0; i < plan->lost.count; i++) {
        const MapLostName *n = &plan->lost.items[i];
        if (!str_empty(n->inset)) continue; /* ringed in the inset's own picture */
        TextFace face = plan_face(6, 400);
        MapLabel label = {.colour = red, .halo = paper, .halo_radius = 1.5, .y = n->y + 2};
        GlyphRun *runs;
        double width = plan_text(plan, &face, n->text, 0, &runs, &label.count);
        label.runs = runs;
        label.x = n->x - width / 2;
        ring(plan, n->x, n->y, 4, 0.8);
        vec_push(plan->arena, &plan->ring_labels, label);
    }
}
